"""Makes the second blind set of bench/data/names: python -m bench.names_second

Standard library only, and no part of the matcher: the set must not share its errors. The
hand-written second_given, second_surnames and second_places hold the names.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

DATA = Path(__file__).parent / "data" / "names"
SEED = 7041
PEOPLE = 3000
PER_KIND = 32
MIXED = 28
ABSENT = 210
APART = 6  # years between two people that nobody takes for one by their birth years
APART_ABSENT = 8


@dataclass(frozen=True, eq=False)  # each stands once in its list
class Given:
    sex: str
    hy: str
    ru: tuple[str, ...]
    la: tuple[str, ...]
    west: tuple[str, ...]
    american: tuple[str, ...]
    short_hy: tuple[str, ...]
    short_ru: tuple[str, ...]
    patronymic: str


@dataclass(frozen=True, eq=False)  # each stands once in its list
class Surname:
    hy: str
    ru: tuple[str, ...]
    la: tuple[str, ...]
    west: tuple[str, ...]
    iranian: tuple[str, ...]


@dataclass(frozen=True, eq=False)  # each stands once in its list
class Place:
    hy: str
    ru: tuple[str, ...]
    az: str
    former_ru: tuple[str, ...]
    former_hy: str
    district: str


@dataclass(frozen=True)
class Person:
    given: Given
    surname: Surname
    father: Given
    year: int
    place: Place


@dataclass(frozen=True)
class Record:
    person: Person
    script: str
    name: str
    year: int | None
    place: bool
    father: bool


@dataclass
class Query:
    """A name as written, and the words in it that a reader could take for each part"""

    name: str
    script: str
    given: list[str]
    surname: list[str]
    father: bool = False
    begins: str = ""  # of a surname cut short
    place: str | None = None
    damaged: list[str] = field(default_factory=list)


# Letters


def sounds(letters: str, values: str) -> dict[str, str]:
    """One sound for each letter, - for none"""
    found = (value.replace("-", "") for value in values.split())
    return dict(zip(letters, found, strict=True))


HY = sounds(
    "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցփքօֆ",
    "a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts p k o f",
)
WEST = HY | sounds("բգդըժծկձճյպջտ", "p k t e j dz g ts j i b ch d")
RU = sounds(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia",
)
BY_EAR = sounds(  # Armenian letters as a Russian ear writes them
    "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցփքօֆ",
    "а б г д е з э ы т ж и л х ц к г дз г ч м й н ш о ч п дж р с в т р ц п к о ф",
)
FRENCH = RU | {
    "ж": "j", "у": "ou", "ч": "tch", "ш": "ch", "ы": "y", "ю": "iou", "я": "ia", "й": "i",
}  # fmt: skip
UKRAINIAN = RU | {"г": "h", "и": "y", "і": "i", "є": "ie", "ї": "i", "'": ""}
AZERI = RU | {
    "ж": "j", "г": "q", "х": "x", "ц": "s", "ч": "ç", "ш": "ş", "ы": "ı", "ю": "yu", "я": "ya",
    "й": "y",
}  # fmt: skip
CHAT_RU = RU | {"ж": "j", "х": "x", "ц": "c", "ч": "4", "ш": "6", "ю": "yu", "я": "ya", "й": "y"}
CHAT_HY = HY | {
    "ժ": "j", "խ": "x", "ծ": "c", "ց": "c", "ք": "q", "ը": "@", "չ": "4", "ճ": "4", "շ": "w",
}  # fmt: skip
VOWELS = "aeiouy"


def title(word: str) -> str:
    return re.sub(r"(^|[\s-])(\w)", lambda m: m[1] + m[2].upper(), word)


def spelled(word: str, letters: dict[str, str]) -> str:
    word = word.lower().replace("և", "եվ").replace("дж", "\ue000")
    word = word.replace("ու", "\ue001")
    rounded = "ou" if letters is WEST else "u"
    soft = {id(FRENCH): "dj", id(AZERI): "c", id(CHAT_RU): "j"}.get(id(letters), "dzh")
    both = letters | {"\ue000": soft, "\ue001": rounded}
    out = ""
    for i, letter in enumerate(word):
        first = i == 0 or word[i - 1] in " -"
        after = i > 0 and word[i - 1] in "աեէիոօ\ue001"
        sound = both.get(letter, letter)
        if first and letter == "ե":
            sound = "ye"
        elif first and letter == "ո" and word[i + 1 : i + 2] != "վ":
            sound = "vo"
        elif letter == "յ" and letters is WEST and (first or after):
            sound = "y"
        elif first and letter in "юяєї" and letters is UKRAINIAN:
            sound = {"ю": "yu", "я": "ya", "є": "ye", "ї": "yi"}[letter]
        out += sound
    return title(out)


def armenian(word: str) -> str:
    return spelled(word, HY)


def western(word: str) -> str:
    text = spelled(word, WEST)
    return re.sub(f"(?<=[{VOWELS}])s(?=[{VOWELS}])", "ss", text)


def passport(word: str) -> str:
    return spelled(word, RU)


def script_of(word: str) -> str:
    for letter in word.lower():
        if "ա" <= letter <= "և":
            return "hy"
        if "а" <= letter <= "я" or letter in "ёіїє":
            return "ru"
    return "la"


def in_latin(word: str) -> str:
    script = script_of(word)
    if script == "la":
        return word.lower()
    return (armenian(word) if script == "hy" else passport(word)).lower()


SOUNDS = (
    ("dzh|tch|zh|sh|ch|[jşç]", "S"), ("kh|gh|[xqgğ]", "k"), ("ts|tz|dz|[cz]", "s"),
    ("b", "p"), ("d", "t"), ("[wf]", "v"), ("h|'", ""), ("oo|ou|u", "o"),
    ("^vo", "o"), ("^[yi]e", "e"), ("[yi]a", "a"), ("[yiıə]", "e"),
    (r"[^A-Za-z]", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip


@cache
def bones(word: str) -> str:
    """What is left of a word in any script when letters that are often mixed up are one"""
    word = in_latin(word)
    for pattern, sound in SOUNDS:
        word = re.sub(pattern, sound, word)
        if pattern == "dzh|tch|zh|sh|ch|[jşç]":
            word = "".join(c for c in unicodedata.normalize("NFKD", word) if c.isalpha())
    return word


ENDINGS = re.compile(
    "(ashvili|ishvili|iani|yani|y?unts|yants|y?ants|[iye]?an|[eo]va?)$", re.IGNORECASE
)


@cache
def stem(word: str) -> str:
    word = in_latin(word)
    return bones(ENDINGS.sub("", re.sub("^[dt]er[- ]?", "", word))) or bones(word)


@cache
def around(key: str) -> frozenset[str]:
    """The key and, when it is long enough, the key with any letter left out"""
    if len(key) < 4:
        return frozenset({key})
    return frozenset({key, *(key[:i] + key[i + 1 :] for i in range(len(key)))})


@cache
def given_keys(given: Given) -> frozenset[str]:
    words = [given.hy, *given.ru, *given.la, *given.west, *given.american]
    words += [*given.short_hy, *given.short_ru]
    return frozenset(key for word in words for key in around(bones(word)))


@cache
def surname_keys(surname: Surname) -> frozenset[str]:
    words = [surname.hy, *surname.ru, *surname.la, *surname.west, *surname.iranian]
    return frozenset(key for word in words for key in around(stem(word)))


# Lists


def table(name: str) -> list[dict[str, str]]:
    with open(DATA / f"second_{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cell(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def given_names() -> list[Given]:
    return [
        Given(
            row["sex"],
            row["armenian"],
            cell(row["russian"]),
            cell(row["latin"]) or (armenian(row["armenian"]),),
            cell(row["western"]) or (western(row["armenian"]),),
            cell(row["american"]),
            cell(row["short_armenian"]),
            cell(row["short_russian"]),
            row["patronymic"],
        )
        for row in table("given")
    ]


def surnames() -> list[Surname]:
    found = []
    for row in table("surnames"):
        latin = cell(row["latin"]) or (armenian(row["armenian"]),)
        west = cell(row["western"]) or (western(row["armenian"]),)
        iranian = cell(row["iranian"]) or (iran(latin[0]),)
        found.append(Surname(row["armenian"], cell(row["russian"]), latin, west, iranian))
    return found


def places() -> list[Place]:
    return [
        Place(
            row["armenian"],
            cell(row["russian"]),
            row["azerbaijani"],
            cell(row["former_russian"]),
            row["former_armenian"],
            row["district"],
        )
        for row in table("places")
    ]


def iran(latin: str) -> str:
    """As in Iran: -ian, oo, double s, a diphthong with i"""
    text = re.sub("(?<=[aeo])y(?=[^aeiou])", "i", re.sub("yan$", "ian", latin))
    text = text.replace("u", "oo").replace("U", "Oo")
    return re.sub(f"(?<=[{VOWELS}])s(?=[{VOWELS}])", "ss", text)


# Forms of one person


def pick(rng: Random, forms: tuple[str, ...], usual: float = 0.75) -> str:
    return forms[0] if len(forms) == 1 or rng.random() < usual else rng.choice(forms[1:])


def feminine(word: str, sex: str) -> str:
    if sex == "f":
        for ending, more in (("ов", "а"), ("ев", "а"), ("ёв", "а"), ("ով", "ա"), ("ov", "a")):
            if word.endswith(ending):
                return word + more
        if word.endswith("ev") and len(word) > 4:
            return word + "a"
    return word


def given_in(person: Person, script: str, rng: Random) -> str:
    given = person.given
    if script == "hy":
        return given.hy
    if script == "ru":
        return pick(rng, given.ru)
    return pick(rng, given.la, 0.7)


def surname_in(surname: Surname, sex: str, script: str, rng: Random) -> str:
    if script == "hy":
        word = surname.hy
    elif script == "ru":
        word = pick(rng, surname.ru, 0.85)
    else:
        word = pick(rng, surname.la, 0.7)
        if word.endswith("yan") and rng.random() < 0.3:
            word = word[:-3] + "ian"
    return feminine(word, sex)


def genitive(word: str) -> str:
    """Armenian: Արամի, Արայի, Արգիշտու"""
    if word.endswith("ի"):
        return word[:-1] + "ու"
    return word + ("յի" if word[-1] in "աո" else "ի")


def patronymic(father: Given, sex: str) -> str:
    male = father.patronymic
    if not male:
        name = father.ru[0]
        if name[-1] in "йь":
            male = name[:-1] + "евич"
        else:
            male = name + ("евич" if name[-1] in "аеиоуэюя" else "ович")
    return male if sex == "m" else male[:-2] + "на"


def father_in(person: Person, script: str, rng: Random) -> str:
    if script == "hy":
        return genitive(person.father.hy)
    russian = patronymic(person.father, person.given.sex)
    if script == "ru":
        return russian
    if rng.random() < 0.6:
        return passport(russian)
    return armenian(genitive(person.father.hy))


def place_in(place: Place, script: str, rng: Random) -> str:
    if script == "hy":
        return place.hy
    if script == "ru":
        return pick(rng, place.ru, 0.85)
    if place.az and rng.random() < 0.15:
        return place.az
    return armenian(place.hy)


CASES = {
    "genitive": ("а", "я", "ы", "и", "и"),
    "dative": ("у", "ю", "е", "е", "и"),
    "instrumental": ("ом", "ем", "ой", "ей", "ей"),
}


def declined(word: str, sex: str, case: str) -> str:
    hard, soft, open_a, open_ya, open_iya = CASES[case]
    if word.endswith("ия"):
        return word[:-1] + open_iya
    if word.endswith(("ова", "ева", "ёва")):
        return word[:-1] + "ой"
    if word[-1] == "я":
        return word[:-1] + open_ya
    if word[-1] == "а":
        if case == "genitive" and word[-2] in "гкхжшчщ":
            open_a = "и"
        return word[:-1] + open_a
    if sex == "f" or word[-1] in "еиоуэюы":
        return word
    if word[-1] in "йь":
        return word[:-1] + soft
    if case == "instrumental" and word.endswith(("ов", "ев", "ёв")):
        return word + "ым"
    if case == "instrumental" and word[-1] in "жшчщц":
        return word + "ем"
    return word + hard


# Damage

KEYS = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю",
    "էթփձջւևրչճժ", "քոեռտըւիօպխծշ", "ասդֆգհյկլ", "զղցվբնմ",
)  # fmt: skip
HEARD = {
    "hy": "բպ բփ դտ դթ գկ գք ձծ ծց ջճ ճչ ղխ ռր մն օո էե զս վֆ շս տթ պփ կք",
    "ru": "бп дт гк зс вф жш шс мн оа еи хг цс чш ыи гх",
    "la": "bp dt gk zs vf mn oa ei ou qk xh ye cs",
}
HEARD_WORDS = {
    "hy": (("հ", ""), ("յան", "եան"), ("եղ", "եխ"), ("ու", "ը")),
    "ru": (("дж", "ч"), ("нн", "н"), ("ян", "ен"), ("аа", "а"), ("х", "")),
    "la": (
        ("kh", "h"), ("gh", "r"), ("sh", "s"), ("ts", "s"), ("dz", "z"), ("h", ""), ("ch", "j"),
        ("zh", "sh"),
    ),
}  # fmt: skip


def slipped(word: str, rng: Random) -> str:
    """One slip of the finger"""
    for _ in range(30):
        at = rng.randrange(len(word))
        letter = word[at].lower()
        if not letter.isalpha():
            continue
        kind = rng.choice(("near", "lost", "twice", "swapped"))
        if kind == "near":
            row = next((row for row in KEYS if letter in row), "")
            if not row:
                continue
            i = row.index(letter)
            other = rng.choice(row[max(0, i - 1) : i] + row[i + 1 : i + 2])
            return word[:at] + (other.upper() if word[at].isupper() else other) + word[at + 1 :]
        if kind == "lost" and at and len(word) > 4:
            return word[:at] + word[at + 1 :]
        if kind == "twice":
            return word[: at + 1] + letter + word[at + 1 :]
        if kind == "swapped" and 0 < at < len(word) - 1 and word[at] != word[at + 1]:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word


def misheard(word: str, rng: Random) -> str:
    """One sound taken for another"""
    script = script_of(word)
    swaps = list(HEARD_WORDS[script])
    for pair in HEARD[script].split():
        swaps += [(pair[0], pair[1]), (pair[1], pair[0])]
    rng.shuffle(swaps)
    for old, new in swaps:
        at = [m.start() for m in re.finditer(old, word.lower())]
        if at and len(word) > 3:
            start = rng.choice(at)
            changed = word[:start] + new + word[start + len(old) :]
            return title(changed) if word[0].isupper() else changed
    return word


def unread(word: str, rng: Random) -> str:
    """A letter that nobody can read, or a tail that is lost"""
    if len(word) > 6 and rng.random() < 0.3:
        return word[: -rng.choice((2, 3))] + "…"
    at = rng.randrange(1, len(word))
    return word[:at] + rng.choice("?_?") + word[at + 1 :]


def broken(name: str, rng: Random) -> str:
    """Words run together, or one word cut in two"""
    words = name.split()
    if rng.random() < 0.5 and len(words) > 1:
        at = rng.randrange(len(words) - 1)
        return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])
    at = max(range(len(words)), key=lambda i: len(words[i]))
    word = words[at]
    cut = rng.randrange(2, len(word) - 1)
    words[at] = word[:cut] + rng.choice((" ", "- ")) + word[cut:]
    return " ".join(words)


# Register


def weights(size: int, rng: Random) -> list[float]:
    """A long tail: some names are everywhere, most are rare"""
    found = [1 / (rank + 12) ** 0.8 for rank in range(size)]
    rng.shuffle(found)
    return found


class World:
    """Draws people from the lists"""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        names = given_names()
        self.given = {sex: [name for name in names if name.sex == sex] for sex in "mf"}
        self.surnames = surnames()
        self.places = places()
        self.given_weights = {sex: weights(len(self.given[sex]), rng) for sex in "mf"}
        self.surname_weights = weights(len(self.surnames), rng)
        self.place_weights = weights(len(self.places), rng)

    def name(self, sex: str) -> Given:
        return self.rng.choices(self.given[sex], self.given_weights[sex])[0]

    def surname(self) -> Surname:
        return self.rng.choices(self.surnames, self.surname_weights)[0]

    def place(self) -> Place:
        return self.rng.choices(self.places, self.place_weights)[0]

    def sex(self) -> str:
        return self.rng.choice("mf")

    def person(self) -> Person:
        year = self.rng.randint(1928, 2016)
        return Person(self.name(self.sex()), self.surname(), self.name("m"), year, self.place())

    def sibling(self, of: Person) -> Person | None:
        taken = self.name(self.sex())
        if taken == of.given:
            return None
        year = of.year + self.rng.choice((-1, 1)) * self.rng.randint(1, 9)
        return Person(taken, of.surname, of.father, year, of.place)

    def father(self, of: Person) -> Person | None:
        year = of.year - self.rng.randint(20, 38)
        if year < 1905:
            return None
        return Person(of.father, of.surname, self.name("m"), year, of.place)

    def child(self, of: Person) -> Person | None:
        year = of.year + self.rng.randint(20, 38)
        if of.given.sex == "f" or year > 2018:
            return None
        return Person(self.name(self.sex()), of.surname, of.given, year, of.place)

    def families(self) -> Iterator[Person]:
        while True:
            eldest = self.person()
            yield eldest
            for _ in range(self.rng.choices((0, 1, 2, 3), (40, 28, 20, 12))[0]):
                brother_or_sister = self.sibling(eldest)
                if brother_or_sister:
                    yield brother_or_sister
            father = self.father(eldest) if self.rng.random() < 0.3 else None
            if father:
                yield father


def written(person: Person, rng: Random) -> Record:
    script = rng.choices(("hy", "ru", "la"), (42, 33, 25))[0]
    given = given_in(person, script, rng)
    surname = surname_in(person.surname, person.given.sex, script, rng)
    if script == "la" and rng.random() < 0.12:
        given = pick(rng, person.given.west)
        surname = feminine(pick(rng, person.surname.west), person.given.sex)
    father = rng.random() < 0.3
    if father:
        third = father_in(person, script, rng)
        forms = (f"{surname} {given} {third}", f"{given} {third} {surname}")
        name = rng.choices(forms, (75, 25))[0]
    else:
        name = rng.choice((f"{surname} {given}", f"{given} {surname}"))
    chance = rng.random()
    if chance < 0.04:
        words = name.split()
        at = rng.randrange(len(words))
        words[at] = slipped(words[at], rng)
        name = " ".join(words)
    elif chance < 0.1:
        name = name.upper()
    year = None if rng.random() < 0.11 else person.year
    return Record(person, script, name, year, rng.random() >= 0.11, father)


def register(world: World) -> list[Record]:
    people: list[Person] = []
    for person in world.families():
        twice = any(
            other.given == person.given
            and other.surname == person.surname
            and abs(other.year - person.year) <= APART
            for other in people
        )
        if not twice:
            people.append(person)
        if len(people) == PEOPLE:
            break
    world.rng.shuffle(people)
    return [written(person, world.rng) for person in people]


# Kinds of noise

Kind = Callable[[Person, str, Surname, Random], Query | None]


def ordered(given: str, surname: str, rng: Random) -> str:
    return f"{given} {surname}" if rng.random() < 0.5 else f"{surname} {given}"


def plain(person: Person, script: str, rng: Random) -> Query:
    given = given_in(person, script, rng)
    surname = surname_in(person.surname, person.given.sex, script, rng)
    return Query(ordered(given, surname, rng), script, [given], [surname])


def damage(query: Query, change: Callable[[str, Random], str], times: int, rng: Random) -> None:
    words = query.name.split()
    able = [i for i, word in enumerate(words) if len(word) > 3 and "." not in word]
    for turn in range(times):
        if able:
            at = able[turn % len(able)] if times > 1 else rng.choice(able)
            words[at] = change(words[at], rng)
    query.name = " ".join(words)
    query.damaged = [word for word in words if len(word) > 2]


def two_typos(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    query = plain(person, script, rng)
    before = query.name
    damage(query, slipped, 2, rng)
    return query if query.name != before else None


def heard_by_phone(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    query = plain(person, script, rng)
    before = query.name
    damage(query, misheard, rng.choice((2, 3, 4)), rng)
    return query if query.name != before else None


def short_in(given: Given, script: str, rng: Random) -> str:
    if script == "hy" and given.short_hy:
        return rng.choice(given.short_hy)
    if script == "ru":
        if given.short_ru:
            return rng.choice(given.short_ru)
        if given.short_hy:
            return cyrillic(rng.choice(given.short_hy))
    if script == "la" and (given.short_hy or given.short_ru):
        forms = [armenian(word) for word in given.short_hy]
        return rng.choice(forms + [passport(word) for word in given.short_ru])
    return ""


def cyrillic(word: str) -> str:
    """A short Armenian name by ear in Russian letters"""
    plain = word.lower().replace("և", "եվ").replace("ու", "у")
    text = "".join(BY_EAR.get(letter, letter) for letter in plain)
    for old, new in (("йа", "я"), ("йо", "ё"), ("йу", "ю"), ("йе", "е")):
        text = text.replace(old, new)
    return title(text)


def pet_name(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    short = short_in(person.given, script, rng)
    if not short:
        return None
    surname = surname_in(person.surname, person.given.sex, script, rng)
    dear = {"hy": " ջան", "ru": " джан", "la": " jan"}[script] if rng.random() < 0.25 else ""
    name = f"{short}{dear} {surname}" if dear or rng.random() < 0.7 else f"{surname} {short}"
    return Query(name, script, [short], [surname])


def chat_digits(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    sex = person.given.sex
    shown = [person.given.hy, given_in(person, "ru", rng)]
    families = [person.surname.hy, surname_in(person.surname, sex, "ru", rng)]
    if rng.random() < 0.5:
        given, surname = spelled(shown[1], CHAT_RU), spelled(families[1], CHAT_RU)
    else:
        letters = CHAT_HY if rng.random() < 0.6 else CHAT_HY | {"շ": "sh", "թ": "2", "ծ": "ts"}
        given = spelled(person.given.hy.replace("և", "7"), letters)
        surname = spelled(feminine(person.surname.hy, sex).replace("և", "7"), letters)
    text = ordered(given, surname, rng).lower()
    if not re.search(r"[0-9@wxq]", text):
        return None
    return Query(text, "la", shown, families)


def bare(text: str) -> str:
    """Capitals without their marks, as in lists made on a plain keyboard"""
    text = unicodedata.normalize("NFKD", text.upper())
    return "".join(c for c in text if not unicodedata.combining(c))


def az_caps_bare(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    sex = person.given.sex
    given = pick(rng, person.given.ru, 0.9)
    surname = surname_in(person.surname, sex, "ru", rng)
    words = [spelled(surname, AZERI), spelled(given, AZERI)]
    father = rng.random() < 0.7
    if father and rng.random() < 0.6:
        words += [spelled(person.father.ru[0], AZERI), "oğlu" if sex == "m" else "qızı"]
    elif father:
        words += [spelled(patronymic(person.father, sex), AZERI)]
    return Query(bare(" ".join(words)), "la", [given], [surname], father)


def cut_surname(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    given = given_in(person, script, rng)
    surname = surname_in(person.surname, person.given.sex, script, rng)
    if len(surname) < 7 or "-" in surname:
        return None
    begins = surname[: rng.choice((3, 4))]
    if begins[-1] in "cskzgtեоո":
        begins = surname[: len(begins) + 1]
    tail = {"hy": "-ն", "ru": "-н", "la": "-n"}[script]
    last = {"hy": "-յան", "ru": "-ян", "la": "-yan"}[script]
    if not surname.endswith(("ն", "н", "n")) or surname.endswith(("ունց", "унц")):
        tail = last = "."
    cut = begins + rng.choice((".", tail, last))
    return Query(ordered(given, cut, rng), script, [given], [], begins=begins)


def iranian(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    given = iran(rng.choice(person.given.la))
    surname = feminine(rng.choice(person.surname.iranian), person.given.sex)
    return Query(ordered(given, surname, rng), "la", [given, person.given.hy], [surname])


def lebanese(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    given = rng.choice(person.given.west)
    surname = feminine(rng.choice(person.surname.west), person.given.sex)
    if rng.random() < 0.35:
        french = [re.sub("sh", "ch", re.sub("(?<!t)ch", "tch", word)) for word in (given, surname)]
        french = [re.sub("Sh", "Ch", word.replace("Ch", "Tch")) for word in french]
        given, surname = french
    return Query(ordered(given, surname, rng), "la", [given, person.given.hy], [surname])


def american(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    if not person.given.american:
        return None
    given = rng.choice(person.given.american)
    surname = rng.choice(person.surname.west + person.surname.la[:1])
    surname = re.sub("yan$", "ian", surname.replace("ou", "u"))
    middle = f" {person.father.la[0][0]}." if rng.random() < 0.25 else ""
    name = f"{given}{middle} {surname}" if rng.random() < 0.75 else f"{surname}, {given}{middle}"
    return Query(name, "la", [given], [surname])


def ukrainian_form(word: str) -> str:
    text = re.sub("ия$", "ія", word.lower())
    text = re.sub("(?<![дтзсцжшчр])и|и(?=[аеиоуэюяй])", "і", text)
    text = re.sub("(?<![а-яі])е|(?<=[аеиоуэюяі])е", "є", text)
    for old, new in (("э", "е"), ("ы", "и"), ("ё", "йо"), ("ъ", "'"), ("овна", "івна")):
        text = text.replace(old, new)
    return title(re.sub("евна$", "івна", text))


def ukrainian(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    sex = person.given.sex
    given = given_in(person, "ru", rng)
    surname = surname_in(person.surname, sex, "ru", rng)
    words = [ukrainian_form(surname), ukrainian_form(given)]
    father = rng.random() < 0.35
    if father:
        words.append(ukrainian_form(patronymic(person.father, sex)))
    elif rng.random() < 0.5:
        words.reverse()
    if script == "la" or rng.random() < 0.4:
        words = [spelled(word, UKRAINIAN) for word in words]
    name = " ".join(words)
    return Query(name, script_of(name), [given], [surname], father)


def georgian(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    script = "ru" if script == "ru" or rng.random() < 0.3 else "la"
    given = given_in(person, script, rng)
    surname = surname_in(person.surname, "m", script, rng)
    own = surname
    if script == "ru":
        base = re.sub("(ян|ов|ев)$", "", surname)
        tail = "ашвили" if rng.random() < 0.3 else "иани"
        if surname.endswith(("ов", "ев")):
            tail = surname[-2:] + "и"
        surname = base + tail
    else:
        given = given.replace("y", "i").replace("f", "p").replace("F", "P")
        tail = "ishvili" if rng.random() < 0.3 else "iani"
        surname = re.sub("[yi]an$", tail, surname)
        surname = re.sub("(?<=ov)$|(?<=ev)$", "i", surname).replace("f", "p")
    if given[-1].isalpha() and given[-1] not in "аеиоуяюйьaeiouy" and rng.random() < 0.4:
        given += "и" if script == "ru" else "i"
    if surname == own:
        return None
    return Query(ordered(given, surname, rng), script, [given, person.given.hy], [own])


def soviet_case(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    sex = person.given.sex
    case = rng.choice(sorted(CASES))
    given = given_in(person, "ru", rng)
    surname = surname_in(person.surname, sex, "ru", rng)
    words = [declined(surname, sex, case), declined(given, sex, case)]
    father = rng.random() < 0.7
    if father:
        words.append(declined(patronymic(person.father, sex), sex, case))
    if words[:2] == [surname, given] and not father:
        return None
    citizen = {"genitive": "гр-на ", "dative": "гр-ну ", "instrumental": "гр-ном "}[case]
    if sex == "f":
        citizen = {"genitive": "гр-ки ", "dative": "гр-ке ", "instrumental": "гр-кой "}[case]
    if rng.random() < 0.8:
        citizen = ""
    return Query(citizen + " ".join(words), "ru", [given], [surname], father)


def father_first(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    given = given_in(person, script, rng)
    surname = surname_in(person.surname, person.given.sex, script, rng)
    father = father_in(person, script, rng)
    name = rng.choice((f"{father} {given} {surname}", f"{father} {surname} {given}"))
    return Query(name, script, [given], [surname], True)


def child_of(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    son = person.given.sex == "m"
    given = given_in(person, script, rng)
    surname = surname_in(person.surname, "m", script, rng)
    father = person.father
    if script == "hy":
        whose = genitive(father.hy)
        child = rng.choice(("որդին", "տղան") if son else ("դուստրը", "աղջիկը"))
        own = feminine(surname, person.given.sex)
        name = rng.choice(
            (
                f"{given}, {whose} {child}, {own}",
                f"{genitive(surname)} {whose} {child}՝ {given}",
            )
        )
    elif script == "ru":
        whose = f"{declined(father.ru[0], 'm', 'genitive')} {declined(surname, 'm', 'genitive')}"
        name = f"{given}, {'сын' if son else 'дочь'} {whose}"
    elif rng.random() < 0.6:
        child = "son" if son else "daughter"
        name = f"{given}, {child} of {father.la[0]} {surname}"
    else:
        given = pick(rng, person.given.west)
        surname = pick(rng, person.surname.west)
        de = "d'" if father.west[0][0] in "AEIOU" else "de "
        name = f"{given}, {'fils' if son else 'fille'} {de}{father.west[0]} {surname}"
    return Query(name, script, [given], [surname], True)


BYNAMES = (
    ("Ուստա", "Уста", "Usta"), ("Շոֆեր", "Шофёр", "Shofer"), ("Քաջ", "Кадж", "Kaj"),
    ("Դոկտոր", "Доктор", "Doktor"), ("Չուչուլ", "Чучул", "Chuchul"), ("Լոլո", "Лоло", "Lolo"),
    ("Բուլիկ", "Булик", "Bulik"), ("Չապաև", "Чапай", "Chapay"), ("Դարբին", "Дарбин", "Darbin"),
    ("Պուճուր", "Пучур", "Puchur"), ("Սազանդար", "Сазандар", "Sazandar"),
    ("Կուկլա", "Кукла", "Kukla"), ("Մոսկվա", "Москва", "Moskva"), ("Ծիտ", "Цит", "Tsit"),
)  # fmt: skip


def quoted_byname(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    given = given_in(person, script, rng)
    surname = surname_in(person.surname, person.given.sex, script, rng)
    byname = rng.choice(BYNAMES)[("hy", "ru", "la").index(script)]
    left, right = rng.choice(("«»", '""', "()")) if script != "la" else rng.choice(('""', "''"))
    forms = (f"{given} {left}{byname}{right} {surname}", f"{surname} {given} {left}{byname}{right}")
    return Query(rng.choice(forms), script, [given], [surname])


def hyphen_married(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    if person.given.sex == "m" or "-" in person.surname.hy + husband.hy:
        return None
    own = surname_in(person.surname, "f", script, rng)
    other = surname_in(husband, "f", script, rng)
    given = given_in(person, script, rng)
    if stem(own) == stem(other):
        return None
    double = f"{own}-{other}" if rng.random() < 0.5 else f"{other}-{own}"
    return Query(ordered(given, double, rng), script, [given], [own, other])


def old_place(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    place = person.place
    if not place.former_ru:
        return None
    former = rng.choice(place.former_ru)
    query = plain(person, script, rng)
    query.place = {"hy": place.former_hy, "ru": former, "la": passport(former)}[script] or former
    return query


DISTRICTS = {
    "mart": ("Մարտունու", "Мартунинск", "Martuni", "Xocavənd"),
    "ask": ("Ասկերանի", "Аскеранск", "Askeran", "Əsgəran"),
    "mak": ("Մարտակերտի", "Мардакертск", "Martakert", "Ağdərə"),
    "had": ("Հադրութի", "Гадрутск", "Hadrut", "Hadrut"),
    "shu": ("Շուշիի", "Шушинск", "Shushi", "Şuşa"),
    "kash": ("Քաշաթաղի", "Лачинск", "Kashatagh", "Laçın"),
    "shah": ("Շահումյանի", "Шаумяновск", "Shahumyan", "Goranboy"),
    "khan": ("Խանլարի", "Ханларск", "Khanlar", "Xanlar"),
    "syu": ("Սյունիքի", "Зангезурск", "Syunik", "Zəngəzur"),
}
TOWNS = (
    "Մարտունի", "Ճարտար", "Ասկերան", "Շուշի", "Մարտակերտ", "Հադրութ", "Բերձոր", "Կապան",
    "Գորիս", "Մեղրի", "Քաջարան",
)  # fmt: skip


def place_district(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    place = person.place
    if not place.district:
        return None
    hy, ru, la, az = DISTRICTS[place.district]
    town = place.hy in TOWNS
    own = {"hy": place.hy, "ru": place.ru[0], "la": armenian(place.hy)}[script]
    if script == "hy":
        kind = "քաղաք" if town else "գյուղ"
        forms = [f"{hy} շրջան, {own} {kind}", f"{kind[0]}. {own}, {hy} շրջան"]
    elif script == "ru":
        kind = "г." if town else "с."
        forms = [f"{kind} {own}, {ru}ий район", f"{ru}ий р-н, {kind} {own}"]
        forms.append(f"{own} {ru}ого района")
    else:
        kind = "town" if town else "village"
        forms = [f"{own}, {la} district", f"{la} region, {own} {kind}"]
        if place.az:
            forms.append(f"{place.az} {'şəhəri' if town else 'kəndi'}, {az} rayonu")
    query = plain(person, script, rng)
    query.place = rng.choice(forms)
    return query


TITLES = {
    ("hy", "m"): ("պարոն", "Քեռի", "Պապի", "հորեղբայր"),
    ("hy", "f"): ("տիկին", "Մորաքույր", "Տատի", "հորաքույր"),
    ("ru", "m"): ("дядя", "дед", "товарищ", "брат"),
    ("ru", "f"): ("тётя", "бабушка", "соседка", "сестра"),
    ("la", "m"): ("Uncle", "Mr.", "Dr.", "Monsieur"),
    ("la", "f"): ("Aunt", "Mrs.", "Madame", "Grandma"),
}


def title_word(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    query = plain(person, script, rng)
    query.name = f"{rng.choice(TITLES[script, person.given.sex])} {query.name}"
    return query


def illegible(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    query = plain(person, script, rng)
    before = query.name
    damage(query, unread, rng.choice((1, 2)), rng)
    return query if query.name != before else None


def split_glued(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    query = plain(person, script, rng)
    query.name = broken(query.name, rng)
    return query


SPELLINGS: tuple[Kind, ...] = (
    pet_name, chat_digits, az_caps_bare, iranian, lebanese, american, ukrainian, georgian,
    soviet_case, father_first, hyphen_married, old_place, place_district, title_word,
    quoted_byname,
)  # fmt: skip


def two_kinds(person: Person, script: str, husband: Surname, rng: Random) -> Query | None:
    query = rng.choice(SPELLINGS)(person, script, husband, rng)
    if query:
        before = query.name
        damage(query, rng.choice((slipped, misheard, unread)), 1, rng)
        if query.name == before:
            return None
    return query


KINDS: tuple[Kind, ...] = (
    two_typos, heard_by_phone, pet_name, chat_digits, az_caps_bare, cut_surname, iranian,
    lebanese, american, ukrainian, georgian, soviet_case, father_first, child_of, quoted_byname,
    hyphen_married, old_place, place_district, title_word, illegible, split_glued,
)  # fmt: skip


# Truth


class Truth:
    """Who in the register fits what a query says"""

    def __init__(self, records: list[Record], world: World) -> None:
        self.records = records
        self.given = [*world.given["m"], *world.given["f"]]
        self.surnames = world.surnames
        self.places = {
            p: frozenset(
                bones(name) for name in (p.hy, *p.ru, *p.former_ru, p.az, p.former_hy) if name
            )
            for p in world.places
        }

    def fitting(
        self, query: Query, person: Person, year: int | None, where: bool, absent: bool
    ) -> list[Record]:
        first = frozenset(k for w in query.given + query.damaged for k in around(bones(w)))
        givens = {g for g in self.given if given_keys(g) & first or g == person.given}
        last = frozenset(k for w in query.surname + query.damaged for k in around(stem(w)))
        families = {s for s in self.surnames if surname_keys(s) & last or s == person.surname}
        if query.begins:
            start = bones(query.begins)
            families |= {
                s
                for s in self.surnames
                if any(bones(w).startswith(start) for w in (s.hy, *s.ru, *s.la))
            }
        fathers = {g for g in self.given if given_keys(g) & given_keys(person.father)}
        apart = APART_ABSENT if absent else APART
        found = []
        for record in self.records:
            other = record.person
            if other.given not in givens or other.surname not in families:
                continue
            if year is not None and record.year is not None and abs(year - record.year) > apart:
                continue
            if not absent:
                if query.father and record.father and other.father not in fathers:
                    continue
                if where and record.place:
                    known, own = self.places[other.place], self.places[person.place]
                    if not known & own:
                        continue
            found.append(record)
        return found


def said_year(year: int, rng: Random) -> int | None:
    """A year as told: right, a little off, or counted from an age that ends in 0 or 5"""
    if rng.random() < 0.3:
        return None
    round_age = [y for y in range(year - 2, year + 3) if (2024 - y) % 5 == 0]
    if round_age and rng.random() < 0.2:
        return round_age[0]
    return year + rng.choices((0, -1, 1, -2, 2), (50, 15, 15, 10, 10))[0]


def other_script(record: Record | None, rng: Random) -> str:
    scripts = ["hy", "ru", "la"]
    if record and rng.random() < 0.85:
        scripts.remove(record.script)
    return rng.choice(scripts)


def relative(records: list[Record], world: World, turn: int) -> Person | None:
    """An unregistered brother or sister, father, or child of somebody in the register"""
    of = world.rng.choice(records).person
    makers = (world.sibling, world.child, world.sibling, world.father)
    return makers[turn % 4](of)


def queries(records: list[Record], ids: dict[int, str], world: World) -> Iterator[dict[str, str]]:
    rng = world.rng
    truth = Truth(records, world)
    names = {kind: getattr(kind, "__name__", "") for kind in (*KINDS, two_kinds)}
    plan: list[Kind] = [kind for kind in KINDS for _ in range(PER_KIND)]
    plan += [two_kinds] * MIXED
    absent_plan = [False] * len(plan)
    for i in range(ABSENT):
        absent_plan[i * len(plan) // ABSENT] = True
    used: set[int] = set()
    absents = 0
    for kind, absent in zip(plan, absent_plan, strict=True):
        attempt = 0
        while True:
            attempt += 1
            record = None
            if not absent:
                record = rng.choice(records)
                if id(record) in used:
                    continue
                person = record.person
            else:
                made = (
                    relative(records, world, absents // 2 + attempt)
                    if absents % 2
                    else world.person()
                )
                if made is None:
                    continue
                person = made
            query = kind(person, other_script(record, rng), world.surname(), rng)
            if query is None:
                continue
            year = said_year(person.year, rng)
            where = query.place is not None or rng.random() < 0.65
            if year is None and not where and kind in (cut_surname, pet_name):
                continue
            found = truth.fitting(query, person, year, where, absent)
            if found != ([record] if record else []):
                continue
            break
        if record:
            used.add(id(record))
        absents += absent
        place = query.place or ""
        if where and not place:
            written_in = query.script if rng.random() < 0.8 else rng.choice(("hy", "ru", "la"))
            place = place_in(person.place, written_in, rng)
        yield {
            "name": query.name,
            "script": query.script,
            "birth_year": str(year or ""),
            "place": place,
            "sex": person.given.sex if rng.random() < 0.5 else "",
            "record_id": ids[id(record)] if record else "",
            "noise": names[kind],
        }


def write(name: str, head: str, rows: list[dict[str, str]]) -> None:
    with open(DATA / f"second_{name}.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, head.split(), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def main() -> None:
    rng = Random(SEED)
    world = World(rng)
    records = register(world)
    ids = {id(record): f"SR{n:04}" for n, record in enumerate(records, 1)}
    rows = [
        {
            "record_id": ids[id(record)],
            "name": record.name,
            "script": record.script,
            "birth_year": str(record.year or ""),
            "birthplace": place_in(
                record.person.place, record.script if rng.random() < 0.9 else "ru", rng
            )
            if record.place
            else "",
            "sex": record.person.given.sex,
        }
        for record in records
    ]
    write("register", "record_id name script birth_year birthplace sex", rows)
    asked = list(queries(records, ids, world))
    rng.shuffle(asked)
    asked = [{"query_id": f"SQ{n:04}"} | row for n, row in enumerate(asked, 1)]
    write("queries", "query_id name script birth_year place sex record_id noise", asked)


if __name__ == "__main__":
    main()
