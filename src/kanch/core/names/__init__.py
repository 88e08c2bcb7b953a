"""Names of people and places: recognised across Armenian, Cyrillic and Latin script.

`Matcher` loads the tables; `Matcher.compare` says how likely two people are one, and why;
`Matcher.register` holds many and answers who may be meant. docs/algorithms/names.md tells how a
score comes about.

    >>> from kanch.core.names import Matcher, Person, Years
    >>> matcher = Matcher()
    >>> one = Person("a", "Ованес Арутюнянц", Years(1960, 1960))
    >>> other = Person("b", "Հովհաննես Հարությունյան", Years(1961, 1961))
    >>> matcher.compare(one, other).likeness > 0.9
    True
"""

from kanch.core.names.describing import Described, Person
from kanch.core.names.families import EachOther, Inquiry, father_fits, name_each_other
from kanch.core.names.keys import KeyIndex, blind, keys_of
from kanch.core.names.matcher import AMONG, Comparison, Matcher
from kanch.core.names.parsing import GivenPart, Parsing, PersonName, SurnamePart
from kanch.core.names.places import Agreement, Gazetteer, Place
from kanch.core.names.reasons import Reason
from kanch.core.names.register import Found, Register
from kanch.core.names.tables import BadTable
from kanch.core.names.wording import RARITY, SENTENCES, sentence
from kanch.core.names.years import Nearness, Years, parse_years

__all__ = [
    "AMONG",
    "RARITY",
    "SENTENCES",
    "Agreement",
    "BadTable",
    "Comparison",
    "Described",
    "EachOther",
    "Found",
    "Gazetteer",
    "GivenPart",
    "Inquiry",
    "KeyIndex",
    "Matcher",
    "Nearness",
    "Parsing",
    "Person",
    "PersonName",
    "Place",
    "Reason",
    "Register",
    "SurnamePart",
    "Years",
    "blind",
    "father_fits",
    "keys_of",
    "name_each_other",
    "parse_years",
    "sentence",
]
