"""What `kanch.core.names` says of two names, as strings to translate.

In a sentence {a} is the first person's and {b} the second's.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Written out once more, for the catalogues are made from what stands in the code; a test holds
# them to the core's own.
SENTENCES: Mapping[str, str | Promise] = {
    "given.same": _("given name {a}, written the same"),
    "given.script": _("given name {a} is {b} in another script"),
    "given.spelling": _("given name {a} and {b} are two spellings of one name"),
    "given.russian_form": _("{a} is the Russian form of {b}"),
    "given.has_russian_form": _("{b} is the Russian form of {a}"),
    "given.form": _("{a} and {b} are forms of the name {name}"),
    "given.equivalent": _("{a} and {b} are used for each other, as names of the same meaning"),
    "given.short": _("{a} is short for {b}"),
    "given.has_short": _("{b} is short for {a}"),
    "given.short_of": _("{a} is short for {name}, written {b}"),
    "given.has_short_of": _("{b} is short for {name}, written {a}"),
    "given.both_short": _("{a} and {b} may both be short for {name}"),
    "given.close": _("given names {a} and {b} are close: perhaps a short name or another spelling"),
    "given.slip": _("given names {a} and {b} differ by about one letter"),
    "given.far": _("given names {a} and {b} are only a little alike"),
    "given.different": _("given names {a} and {b} are different"),
    "given.initial": _("the initial fits: {a}, {b}"),
    "surname.same": _("surname {a}, written the same"),
    "surname.script": _("surname {a} is {b} in another script"),
    "surname.spelling": _("surname {a} and {b} are two spellings of one"),
    "surname.endings": _("surname {a} is {b} with the ending -{ending_a} for -{ending_b}"),
    "surname.ending": _("surnames {a} and {b} are one with two endings"),
    "surname.prefix": _("surnames {a} and {b} are one, with and without a prefix such as Ter-"),
    "surname.close": _("surnames {a} and {b} are close in sound"),
    "surname.slip": _("surnames {a} and {b} differ by about one letter"),
    "surname.far": _("surnames {a} and {b} are only a little alike"),
    "surname.different": _("surnames {a} and {b} are different"),
    "surname.initial": _("the surname’s initial fits: {a}, {b}"),
    "father.same": _("father’s name {a}, written the same"),
    "father.script": _("father’s name {a} is {b} in another script"),
    "father.spelling": _("father’s name {a} and {b} are two spellings of one name"),
    "father.close": _("father’s names {a} and {b} are close"),
    "father.slip": _("father’s names {a} and {b} differ by about one letter"),
    "father.far": _("father’s names {a} and {b} are only a little alike"),
    "father.different": _("father’s names {a} and {b} are different"),
    "father.initial": _("the father’s initial fits: {a}, {b}"),
    "year.equal": _("year of birth agrees: {a}, {b}"),
    "year.one": _("year of birth one off: {a}, {b}"),
    "year.two": _("year of birth two off: {a}, {b}"),
    "year.five": _("year of birth three to five off: {a}, {b}"),
    "year.swapped": _("year of birth with two digits swapped: {a}, {b}"),
    "year.decade": _("year of birth exactly ten off, perhaps a slip: {a}, {b}"),
    "year.fifteen": _("year of birth six to fifteen off: {a}, {b}"),
    "year.far": _("year of birth far apart: {a}, {b}"),
    "place.same": _("same place: {a}"),
    "place.other_name": _("{a} and {b} are one place"),
    "place.near": _("{a} and {b} are near each other, or one lies in the other"),
    "place.different": _("different places: {a}, {b}"),
    "sex.same": _("sex agrees"),
    "sex.different": _("sex does not agree"),
    "family.child": _("the one bears the name of the other’s father: perhaps parent and child"),
    "family.parent": _("the other bears the name of the one’s father: perhaps parent and child"),
    "family.sibling": _("all but the given name agrees: perhaps a brother or sister"),
}
RARITY = _("about 1 person in {number}")
