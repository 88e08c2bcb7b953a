"""Reasons in English. The staff's pages translate these sentences; the command line prints them."""

from kanch.core.names.reasons import Reason

SENTENCES = {
    "given.same": "given name {a}, written the same",
    "given.script": "given name {a} is {b} in another script",
    "given.spelling": "given name {a} and {b} are two spellings of one name",
    "given.russian_form": "{a} is the Russian form of {b}",
    "given.has_russian_form": "{b} is the Russian form of {a}",
    "given.form": "{a} and {b} are forms of the name {name}",
    "given.equivalent": "{a} and {b} are used for each other, as names of the same meaning",
    "given.short": "{a} is short for {b}",
    "given.has_short": "{b} is short for {a}",
    "given.short_of": "{a} is short for {name}, written {b}",
    "given.has_short_of": "{b} is short for {name}, written {a}",
    "given.both_short": "{a} and {b} may both be short for {name}",
    "given.close": "given names {a} and {b} are close: perhaps a short name or another spelling",
    "given.slip": "given names {a} and {b} differ by about one letter",
    "given.far": "given names {a} and {b} are only a little alike",
    "given.different": "given names {a} and {b} are different",
    "given.initial": "the initial fits: {a}, {b}",
    "surname.same": "surname {a}, written the same",
    "surname.script": "surname {a} is {b} in another script",
    "surname.spelling": "surname {a} and {b} are two spellings of one",
    "surname.endings": "surname {a} is {b} with the ending -{ending_a} for -{ending_b}",
    "surname.ending": "surnames {a} and {b} are one with two endings",
    "surname.prefix": "surnames {a} and {b} are one, with and without a prefix such as Ter-",
    "surname.close": "surnames {a} and {b} are close in sound",
    "surname.slip": "surnames {a} and {b} differ by about one letter",
    "surname.far": "surnames {a} and {b} are only a little alike",
    "surname.different": "surnames {a} and {b} are different",
    "surname.initial": "the surname’s initial fits: {a}, {b}",
    "father.same": "father’s name {a}, written the same",
    "father.script": "father’s name {a} is {b} in another script",
    "father.spelling": "father’s name {a} and {b} are two spellings of one name",
    "father.close": "father’s names {a} and {b} are close",
    "father.slip": "father’s names {a} and {b} differ by about one letter",
    "father.far": "father’s names {a} and {b} are only a little alike",
    "father.different": "father’s names {a} and {b} are different",
    "father.initial": "the father’s initial fits: {a}, {b}",
    "year.equal": "year of birth agrees: {a}, {b}",
    "year.one": "year of birth one off: {a}, {b}",
    "year.two": "year of birth two off: {a}, {b}",
    "year.five": "year of birth three to five off: {a}, {b}",
    "year.swapped": "year of birth with two digits swapped: {a}, {b}",
    "year.decade": "year of birth exactly ten off, perhaps a slip: {a}, {b}",
    "year.fifteen": "year of birth six to fifteen off: {a}, {b}",
    "year.far": "year of birth far apart: {a}, {b}",
    "place.same": "same place: {a}",
    "place.other_name": "{a} and {b} are one place",
    "place.near": "{a} and {b} are near each other, or one lies in the other",
    "place.different": "different places: {a}, {b}",
    "sex.same": "sex agrees",
    "sex.different": "sex does not agree",
    "family.child": "the one bears the name of the other’s father: perhaps parent and child",
    "family.parent": "the other bears the name of the one’s father: perhaps parent and child",
    "family.sibling": "all but the given name agrees: perhaps a brother or sister",
}
RARITY = "about 1 person in {number}"


def sentence(reason: Reason) -> str:
    """`reason` in English, with how rare what agrees is, where it was counted."""
    said = SENTENCES[reason.code].format(**reason.details)
    if reason.one_in is None:
        return said
    return f"{said} ({RARITY.format(number=f'{reason.one_in:,}')})"
