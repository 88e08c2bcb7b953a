"""Writes the blind exam of name matching from hand-written lists; see data/names/README.md

python -m bench.names_blind         writes blind_register.csv and blind_queries.csv anew
"""

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

DATA = Path(__file__).parent / "data" / "names"
SEED = 20241107
RECORDS = 4000
QUERIES = 900
ABSENT = 0.30
NEIGHBOURS = ("russian", "azerbaijani", "yazidi", "greek", "georgian")
STYLES = ("la", "fr", "de", "west", "az")
# The column to read when a cell is blank: the person is then written as in the passport.
FALLBACK = {"fr": "la", "de": "la", "west": "la", "az": "la", "classical": "hy"}
VOWELS = "аеёиоуыэюяaeiouyաեէըիոօ"


@dataclass(frozen=True)
class Word:
    """A line of a hand-written list."""

    id: str
    cells: dict[str, tuple[str, ...]] = field(hash=False)

    def forms(self, column: str) -> tuple[str, ...]:
        found = self.cells[column]
        return found or self.cells[FALLBACK[column]] if column in FALLBACK else found

    @property
    def group(self) -> str:
        return self.cells["group"][0]


@dataclass(frozen=True)
class Person:
    given: Word
    surname: Word
    father: Word
    sex: str
    year: int
    place: Word


@dataclass(frozen=True)
class Record:
    id: str
    person: Person
    name: str
    script: str
    year: str
    place: str
    shows_father: bool


@dataclass
class Draft:
    """A query on its way: the parts of a name, then the text."""

    person: Person
    script: str
    given: str
    surname: str
    father: str = ""
    order: str = "gs"
    before: str = ""
    after: str = ""
    comma: bool = False
    text: str = ""
    year: str = ""
    other_year: str = ""
    place: str = ""
    sex: str = ""
    initials: bool = False
    surname_hidden: bool = False

    def write(self) -> str:
        if self.text:
            return self.text
        if self.comma:
            name = f"{capitals(self.surname)}, {self.given} {self.father}"
        else:
            parts = {"g": self.given, "s": self.surname, "p": self.father}
            name = " ".join(parts[o] for o in self.order if parts[o])
        return f"{self.before} {name.strip()} {self.after}".strip()


def words(name: str) -> list[Word]:
    with (DATA / f"blind_{name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            Word(row.pop("id"), {c: tuple(v.split("|")) if v else () for c, v in row.items()})
            for row in csv.DictReader(file)
        ]


def capitals(name: str) -> str:
    # Unicode makes ԵՒ of և; in Armenia people write ԵՎ.
    return name.replace("և", "եվ").upper()


# Grammar: what a speaker does to any name, whoever bears it.


def feminine(form: str, group: str) -> str:
    for end, new in (
        ("ский", "ская"), ("skiy", "skaya"), ("sky", "skaya"), ("ski", "skaïa"), ("սկի", "սկայա"),
        ("ine", "ina"),
    ):  # fmt: skip
        if form.endswith(end) and group == "russian":
            return form.removesuffix(end) + new
    ends: tuple[str, ...] = ("ов", "ев", "ёв", "ov", "ev", "ow", "ew", "öv")
    if group in ("russian", "azerbaijani"):
        ends += ("ով", "և", "յով")
    if group == "russian":
        ends += ("ин", "in", "ին")
    return (
        form + {"a": "ա", "c": "а", "l": "a"}[_letters(form[-1])] if form.endswith(ends) else form
    )


def _letters(letter: str) -> str:
    if "\u0530" <= letter <= "\u058f":
        return "a"
    return "c" if "\u0400" <= letter <= "\u052f" else "l"


def of_father_hy(form: str) -> str:
    if form.endswith("ի"):
        return form[:-1] + "ու"
    if form[-1] in "աո":
        return form + "յի"
    return form + "ի"


def patronymic(father: Word, sex: str, rng: random.Random) -> str:
    form = rng.choice(father.forms("father_ru"))
    return form if sex == "m" else form.removesuffix("ич") + "на"


LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
    "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip


def in_passport(russian: str) -> str:
    return "".join(LATIN[c] for c in russian.lower()).capitalize()


GENITIVE = {"Павел": "Павла", "Пётр": "Петра", "Петр": "Петра", "Лев": "Льва"}
CONSONANTS = "бвгджзклмнпрстфхцчшщ"


def given_in_case(form: str, sex: str, case: str) -> str:
    if "-" in form:
        return "-".join(given_in_case(part, sex, case) for part in form.split("-"))
    if sex == "m" and form in GENITIVE:
        return GENITIVE[form]
    if sex == "m" and form[-1] in CONSONANTS:
        return form + "а"
    if sex == "m" and form[-1] in "йь":
        return form[:-1] + "я"
    if form[-1] == "а":
        return form[:-1] + ("у" if case == "acc" else "и" if form[-2] in "гкхжшщч" else "ы")
    if form[-1] == "я":
        return form[:-1] + ("ю" if case == "acc" else "и")
    return form


def surname_in_case(form: str, sex: str, case: str) -> str:
    if sex == "m":
        if form.endswith("ий"):
            return form[:-2] + "ого"
        return form + "а" if form[-1] in CONSONANTS else form
    if form.endswith("ская"):
        return form[:-2] + ("ую" if case == "acc" else "ой")
    if form.endswith(("ова", "ева", "ёва", "ина")):
        return form[:-1] + ("у" if case == "acc" else "ой")
    return form


# The register


def tail(rng: random.Random, items: list[Word]) -> tuple[list[Word], list[float]]:
    """A long-tailed frequency over a shuffled list."""
    mixed = rng.sample(items, len(items))
    return mixed, [(n + 3) ** -0.6 for n in range(len(mixed))]


class Pool:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        given, surnames, places = words("given"), words("surnames"), words("places")
        self.given_words, self.surname_words = given, surnames
        groups = ("armenian", "common", *NEIGHBOURS)
        self.given = {
            (g, s): tail(rng, [w for w in given if w.group == g and w.cells["sex"] == (s,)])
            for g in groups
            for s in "mf"
        }
        self.surnames = {g: tail(rng, [w for w in surnames if w.group == g]) for g in groups}
        self.fathers = {
            g: [w for w in given if w.group == g and w.cells["father_ru"]] for g in groups
        }
        self.places = tail(rng, places)

    def pick(self, table: tuple[list[Word], list[float]]) -> Word:
        return self.rng.choices(*table)[0]

    def group_of_given(self, surname: Word) -> str:
        if surname.group in NEIGHBOURS:
            return surname.group
        return "armenian" if self.rng.random() < 0.80 else "common"

    def given_name(self, surname: Word, sex: str) -> Word:
        return self.pick(self.given[self.group_of_given(surname), sex])

    def surname(self) -> Word:
        rng = self.rng
        if rng.random() < 0.15:
            return self.pick(self.surnames[rng.choice(NEIGHBOURS)])
        return self.pick(self.surnames["armenian" if rng.random() < 0.76 else "common"])

    def family(self) -> Iterator[Person]:
        """Brothers and sisters, or one alone."""
        rng, surname = self.rng, self.surname()
        father = rng.choice(self.fathers[self.group_of_given(surname)])
        place, first = self.pick(self.places), rng.randint(1926, 2008)
        seen: set[str] = set()
        for _ in range(rng.choices((1, 2, 3, 4), (55, 22, 15, 8))[0]):
            sex = rng.choice("mf")
            given = self.given_name(surname, sex)
            if given.id not in seen:
                seen.add(given.id)
                yield Person(given, surname, father, sex, min(2022, first + rng.randint(0, 14)),
                             place)  # fmt: skip


def script_of(rng: random.Random, person: Person) -> str:
    shares = (25, 55, 20) if person.surname.group in ("russian", "azerbaijani") else (45, 30, 25)
    return rng.choices(("hy", "ru", "la"), shares)[0]


def latin_style(rng: random.Random, person: Person) -> str:
    if person.surname.group == "azerbaijani":
        return rng.choice(("la", "az"))
    west = 0 if person.surname.group in NEIGHBOURS else 10
    return rng.choices(("la", "fr", "west", "az", "de"), (72, 10, west, 4, 4))[0]


def one_of(rng: random.Random, forms: tuple[str, ...]) -> str:
    """The first is the usual one."""
    return forms[0] if rng.random() < 0.6 else rng.choice(forms)


def start(rng: random.Random, person: Person, script: str, column: str = "") -> Draft:
    column = column or (latin_style(rng, person) if script == "la" else script)
    surname = one_of(rng, person.surname.forms(column))
    if person.sex == "f":
        surname = feminine(surname, person.surname.group)
    draft = Draft(person, script, one_of(rng, person.given.forms(column)), surname)
    draft.order = rng.choice(("gs", "sg"))
    return draft


def add_father(rng: random.Random, draft: Draft, orders: tuple[str, ...] = ("sgp", "gps")) -> None:
    person = draft.person
    if draft.script == "hy":
        draft.father = of_father_hy(person.father.forms("hy")[0])
    elif person.surname.group == "azerbaijani" and rng.random() < 0.5:
        latin = draft.script == "la"
        son, daughter = ("oğlu", "qızı") if latin else ("оглы", "кызы")
        name = person.father.forms("az" if latin else "ru")[0]
        draft.father = f"{name} {son if person.sex == 'm' else daughter}"
    else:
        draft.father = patronymic(person.father, person.sex, rng)
        if draft.script == "la":
            draft.father = in_passport(draft.father)
    draft.order = rng.choice(orders)


def slip(rng: random.Random, text: str) -> str:
    """A slip of the finger: letters swapped, one lost, one doubled."""
    at = rng.randrange(1, len(text) - 2)
    if " " in text[at : at + 2]:
        return text
    kind = rng.choice(("swap", "lose", "double"))
    if kind == "swap":
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :] if kind == "lose" else text[:at] + text[at] + text[at:]


def register(rng: random.Random, pool: Pool) -> list[Record]:
    found: list[Record] = []
    while len(found) < RECORDS:
        for person in pool.family():
            if len(found) == RECORDS:
                break
            draft = start(rng, person, script_of(rng, person))
            if rng.random() < (0.2 if draft.script == "la" else 0.35):
                add_father(rng, draft, ("sgp", "sgp", "gps"))
            name = draft.write()
            if rng.random() < 0.05:
                name = slip(rng, name)
            if rng.random() < 0.12:
                name = capitals(name)
            language = draft.script if rng.random() < 0.92 else rng.choice(("hy", "ru", "la", "az"))
            place = place_in(rng, person.place, language)
            found.append(Record(
                f"B{len(found) + 1:05d}", person, name, draft.script,
                str(person.year) if rng.random() > 0.12 else "",
                place if rng.random() > 0.12 else "",
                bool(draft.father),
            ))  # fmt: skip
    return found


def place_in(rng: random.Random, place: Word, language: str) -> str:
    return one_of(rng, place.cells[language] or place.cells["la"])


# Who could be meant


def every_form(word: Word, columns: tuple[str, ...]) -> set[str]:
    return {form.casefold() for column in columns for form in word.cells.get(column, ())}


SPELLED = ("hy", "ru", *STYLES, "classical", "vowel", "russified")
SHORT = ("short_hy", "short_ru", "short_la")


def kin(items: list[Word], columns: tuple[str, ...]) -> dict[str, set[str]]:
    """The words that share a written form, so that a reader could take one for the other."""
    where: dict[str, set[str]] = defaultdict(set)
    for word in items:
        for form in every_form(word, columns):
            where[form.replace("тер-", "").replace("мелик-", "")].add(word.id)
            where[form].add(word.id)
    return {
        word.id: set().union(
            *(
                where[form] | where[form.replace("тер-", "").replace("мелик-", "")]
                for form in every_form(word, columns)
            )
        )
        for word in items
    }


class Meant:
    """Which records fit the facts of a query."""

    def __init__(self, pool: Pool, records: list[Record]) -> None:
        self.records = records
        self.given = kin(pool.given_words, SPELLED + SHORT)
        self.surname = kin(pool.surname_words, SPELLED)

    def same_name(self, draft: Draft, person: Person) -> bool:
        mine = draft.person
        if draft.initials:
            letters = {form[0] for form in every_form(mine.given, ("hy", "ru", "la"))}
            others = {form[0] for form in every_form(person.given, ("hy", "ru", "la"))}
            given = bool(letters & others)
        else:
            given = person.given.id in self.given[mine.given.id]
        if draft.surname_hidden:
            return given
        return given and person.surname.id in self.surname[mine.surname.id]

    def fits(self, draft: Draft, record: Record) -> bool:
        person = record.person
        if not self.same_name(draft, person) or (draft.sex and draft.sex != person.sex):
            return False
        years = [int(y) for y in (draft.year, draft.other_year) if y]
        if years and record.year and all(abs(y - int(record.year)) > 2 for y in years):
            return False
        if draft.place and record.place and not called(person.place, draft.place):
            return False
        father = person.father.id == draft.person.father.id
        return father or not (draft.father and record.shows_father)

    def fitting(self, draft: Draft) -> list[Record]:
        return [record for record in self.records if self.fits(draft, record)]

    def near(self, draft: Draft) -> bool:
        """Somebody registered bears the name and was born within eight years."""
        return any(
            self.same_name(draft, record.person)
            and (not draft.year or abs(record.person.year - draft.person.year) <= 8)
            for record in self.records
        )


def called(place: Word, name: str) -> bool:
    return any(name in forms for forms in place.cells.values())


# The kinds of noise: each turns a draft into another, or says that it cannot (None)

LOOKALIKES = {
    "ru": dict(zip("аеорсухАВЕНКМОРСТХ", "aeopcyxABEHKMOPCTX", strict=True)),
    "la": dict(zip("aeopcyxABEHKMOPCTX", "аеорсухАВЕНКМОРСТХ", strict=True)),
    "hy": dict(zip("օհսզցյՕՏՍ", "ohuqgjOSU", strict=True)),
}
MISREAD = {
    "la": "rn>m m>rn l>I l>1 i>l h>b e>c a>o g>q O>0 S>5 B>8 cl>d v>y u>ii n>ri t>f D>O",
    "ru": "и>н н>и п>л л>п ш>щ г>т т>г е>с о>с с>е А>Л Г>Т К>Н О>0 З>3 М>Н в>з ы>ьі ц>щ",
    "hy": "Ս>Ո Ո>Ս Ղ>Դ Դ>Ղ ն>ս ս>ն ե>է գ>զ զ>գ ր>ը ի>հ հ>ի ղ>դ դ>ղ ճ>ծ լ>ւ վ>կ ց>գ Ա>Ս ա>ս",
}
RUSSIAN_KEYS = dict(
    zip(
        "йцукенгшщзхъфывапролджэячсмитьбюё" + "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ",
        "qwertyuiop[]asdfghjkl;'zxcvbnm,.`" + 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~',
        strict=True,
    )
)
ARMENIAN_KEYS = dict(
    zip(
        "էթփձջւևրչճժքոեռտըիօպխծասդֆգհյկլզղցվբնմշ" + "ԷԹՓՁՋՐՉՃԺՔՈԵՌՏԸԻՕՊԽԾԱՍԴՖԳՀՅԿԼԶՂՑՎԲՆՄՇ",
        "12345u7890=qwertyiop[]asdfghjklzxcvbnm\\" + "!@#$%*()+QWERTYIOP{}ASDFGHJKLZXCVBNM|",
        strict=True,
    )
)
Noise = Callable[[random.Random, Draft], Draft | None]


def respell(rng: random.Random, draft: Draft, script: str, column: str = "") -> Draft:
    fresh = start(rng, draft.person, script, column)
    return replace(draft, script=script, given=fresh.given, surname=fresh.surname,
                   order=fresh.order, father="")  # fmt: skip


def styled(column: str, script: str) -> Noise:
    def noise(rng: random.Random, draft: Draft) -> Draft | None:
        surname, given = draft.person.surname, draft.person.given
        # Only Armenians write their names as Western Armenians or as before the reform.
        if not surname.cells[column] or (column != "de" and surname.group in NEIGHBOURS):
            return None
        usual = {*surname.forms("hy"), *surname.forms("la")}
        if set(surname.forms(column)) & usual and set(given.forms(column)) & {
            *given.forms("hy"), *given.forms("la"),
        }:  # fmt: skip
            return None
        return respell(rng, draft, script, column)

    return noise


def genitive(rng: random.Random, draft: Draft) -> Draft:
    nickname = draft.given if draft.script == "ru" and draft.after == "nickname" else ""
    draft = respell(rng, draft, "ru")
    sex, case = draft.person.sex, rng.choices(("acc", "gen"), (75, 25))[0]
    if rng.random() < 0.35:
        draft.father = patronymic(draft.person.father, sex, rng)
        if sex == "m":
            draft.father += "а"
        else:
            draft.father = draft.father[:-1] + ("у" if case == "acc" else "ы")
    draft.given = given_in_case(nickname or draft.given, sex, case)
    draft.surname = surname_in_case(draft.surname, sex, case)
    draft.order = rng.choice(("gps", "gps", "sgp"))
    draft.before = rng.choice(
        ("ищу", "ищу", "Ищем", "разыскиваю", "найти", "")
        if case == "acc"
        else ("родные", "ищу родственников", "поиск", "родственники")
    )
    draft.after = ""
    return draft


def replaced(rng: random.Random, draft: Draft, most: int, pairs: list[tuple[str, str]]) -> bool:
    text, done = draft.write(), 0
    for old, new in rng.sample(pairs, len(pairs)):
        if done < most and old in text:
            at = rng.choice([i for i in range(len(text)) if text.startswith(old, i)])
            text, done = text[:at] + new + text[at + len(old) :], done + 1
    changed = text != draft.write()  # one pair may undo another
    draft.text = text
    return changed


def homoglyphs(rng: random.Random, draft: Draft) -> Draft | None:
    pairs = list(LOOKALIKES[draft.script].items())
    return draft if replaced(rng, draft, rng.randint(1, 4), pairs) else None


def ocr(rng: random.Random, draft: Draft) -> Draft | None:
    pairs = [(old, new) for old, new in (p.split(">") for p in MISREAD[draft.script].split())]
    return draft if replaced(rng, draft, rng.choice((1, 1, 2, 3)), pairs) else None


def keyboard(rng: random.Random, draft: Draft) -> Draft:
    text = draft.write()
    if draft.script == "ru":
        draft.text, draft.script = "".join(RUSSIAN_KEYS.get(c, c) for c in text), "la"
    elif draft.script == "hy":
        draft.text, draft.script = "".join(ARMENIAN_KEYS.get(c, c) for c in text), "la"
    else:
        draft = respell(rng, draft, "la", "la")
        draft.script = rng.choice(("ru", "ru", "hy"))
        keys = RUSSIAN_KEYS if draft.script == "ru" else ARMENIAN_KEYS
        back = {key: letter for letter, key in keys.items()}
        draft.text = "".join(back.get(c, c) for c in draft.write())
    return draft


def vowels(rng: random.Random, draft: Draft) -> Draft | None:
    names = {"given": draft.person.given, "surname": draft.person.surname}
    choices = [(part, form) for part, word in names.items() for form in word.cells["vowel"]]
    if not choices:
        return None
    part, form = rng.choice(choices)
    draft = respell(rng, draft, "ru" if _letters(form[0]) == "c" else "la", "")
    if part == "given":
        return replace(draft, given=form)
    if draft.person.sex == "f":
        form = feminine(form, draft.person.surname.group)
    return replace(draft, surname=form)


def initials(rng: random.Random, draft: Draft) -> Draft | None:
    if "-" in draft.given:
        return None
    father = draft.person.father.forms(draft.script)[0]
    first, second = draft.given[0], father[0]
    if draft.script == "hy":
        first = "Ու" if draft.given.startswith("Ու") else first
        second = "Ու" if father.startswith("Ու") else second
    short = rng.choice((f"{first}. {second}.", f"{first}.{second}.", f"{first} {second}"))
    return replace(draft, given=short, order=rng.choice(("sg", "sg", "gs")), initials=True)


def glued(rng: random.Random, draft: Draft) -> Draft | None:
    if not draft.person.surname.forms("ru")[0].startswith(("Тер-", "Мелик-")):
        return None
    first, second = draft.surname.split("-", 1)
    draft.surname = rng.choice(
        (first + second.lower(), first + second.lower(), f"{first} {second}", first + second,
         f"{first[0]}. {second}", second, f"{first} - {second}")
    )  # fmt: skip
    return draft


def wrong_year(rng: random.Random, draft: Draft) -> Draft | None:
    right = str(draft.person.year)
    swapped = right[:2] + right[3] + right[2]
    decade = str(draft.person.year + rng.choice((-10, 10)))
    wrong = rng.choice((swapped, decade))
    if wrong == right or not 1920 <= int(wrong) <= 2024:
        wrong = str(draft.person.year - 10)
    return replace(draft, year=wrong, other_year=right)


def comma(rng: random.Random, draft: Draft) -> Draft:
    if rng.random() < 0.65:
        add_father(rng, draft)
    return replace(draft, comma=True)


MR = {
    ("ru", "m"): "г-н|господин|гр.|дядя|Доктор|т.",
    ("ru", "f"): "г-жа|госпожа|гр-ка|тётя|доктор|тетя",
    ("hy", "m"): "պարոն|պրն.|քեռի|հորեղբայր|դոկտոր|ընկեր|Պրն",
    ("hy", "f"): "տիկին|տկն.|օրիորդ|մորքուր|ընկերուհի|Տիկ.",
    ("la", "m"): "Mr|Mr.|Dr|Dr.|M.|Herr|Monsieur|Baron|keri|dyadya",
    ("la", "f"): "Mrs|Ms.|Dr|Mme|Frau|Madame|Digin|Tikin|tyotya|Miss",
}
OLD = {
    ("ru", "m"): "дед|дедушка", ("ru", "f"): "бабушка|баба|бабуля",
    ("hy", "m"): "պապիկ|պապի", ("hy", "f"): "տատիկ|տատի",
    ("la", "m"): "papik|dedushka", ("la", "f"): "tatik|babushka",
}  # fmt: skip
DEAR = {"ru": "джан", "hy": "ջան", "la": "jan"}


def titles(rng: random.Random, draft: Draft) -> Draft:
    draft.order = "gs"
    if rng.random() < 0.12:
        return replace(draft, given=f"{draft.given} {DEAR[draft.script]}")
    old = draft.person.year < 1965 and rng.random() < 0.5
    known = (OLD if old else MR)[draft.script, draft.person.sex].split("|")
    return replace(draft, before=rng.choice(known))


def married(rng: random.Random, draft: Draft) -> Draft | None:
    if draft.person.sex != "f" or "-" in draft.given:
        return None
    add_father(rng, draft)
    return replace(draft, surname="?", surname_hidden=True, year=str(draft.person.year))


def nickname(rng: random.Random, draft: Draft) -> Draft | None:
    listed = draft.person.given.cells[f"short_{draft.script}"]
    if "-" in draft.given or not listed:
        return None
    if rng.random() < 0.75:
        return replace(draft, given=rng.choice(listed), after="nickname")
    if draft.given[-1].lower() in VOWELS or draft.given.endswith(("ik", "ик", "իկ")):
        return None
    male = draft.person.sex == "m"
    ends = {
        "ru": ("ик", "чик") if male else ("ик", "очка", "уля"),
        "hy": ("իկ", "ո", "ուշ") if male else ("իկ", "ուշ"),
        "la": ("ik", "chik") if male else ("ik", "ush"),
    }
    return replace(draft, given=draft.given + rng.choice(ends[draft.script]), after="nickname")


def other_place(rng: random.Random, draft: Draft) -> Draft | None:
    place = draft.person.place
    columns = [c for c in ("hy", "ru", "az", "fr", "de", "la") if c != draft.script]
    columns += [c for c in ("district_hy", "district_ru", "district_la") if place.cells[c]]
    columns += ["az", "az"]
    known = {*place.cells[draft.script]}
    forms = [f for c in columns for f in place.cells[c] if f not in known]
    return replace(draft, place=rng.choice(forms)) if forms else None


def spacing(rng: random.Random, draft: Draft) -> Draft:
    if "-" in draft.given:
        first, second = draft.given.split("-")
        draft.given = rng.choice(
            (f"{first} {second}", first + second.lower(), f"{first} - {second}", first)
        )
        return draft
    one, two = (draft.given, draft.surname)[:: 1 if draft.order == "gs" else -1]
    cut = rng.randrange(3, max(4, len(two) - 2))
    draft.text = rng.choice(
        (one + two, f"{one}-{two}", f"{one}  {two}", f"{one}\u00a0{two}", f"{one}_{two}",
         f"{one} {two[:cut]} {two[cut:]}", f"{one} {two[:cut]}- {two[cut:]}",
         f"{one}.{two}", (one + two).lower())
    )  # fmt: skip
    return draft


def neighbour(rng: random.Random, draft: Draft) -> Draft | None:
    return draft if draft.person.surname.group in NEIGHBOURS else None


KINDS: dict[str, Noise] = {
    "german": styled("de", "la"),
    "western_armenian": styled("west", "la"),
    "classical_orthography": styled("classical", "hy"),
    "russian_genitive": genitive,
    "homoglyphs": homoglyphs,
    "keyboard_layout": keyboard,
    "ocr": ocr,
    "doubled_or_dropped_vowel": vowels,
    "initials_both": initials,
    "glued_ter": glued,
    "year_typo": wrong_year,
    "order_with_comma": comma,
    "titles_and_honorifics": titles,
    "married_name_only": married,
    "neighbour_names": neighbour,
    "nickname": nickname,
    "place_other_language": other_place,
    "spacing_and_hyphen": spacing,
}
MIXES = (
    ("nickname", "year_typo"), ("nickname", "russian_genitive"), ("german", "order_with_comma"),
    ("western_armenian", "titles_and_honorifics"), ("classical_orthography", "year_typo"),
    ("order_with_comma", "ocr"), ("titles_and_honorifics", "homoglyphs"),
    ("russian_genitive", "place_other_language"), ("titles_and_honorifics", "nickname"),
    ("doubled_or_dropped_vowel", "place_other_language"), ("glued_ter", "place_other_language"),
    ("neighbour_names", "ocr"), ("initials_both", "place_other_language"),
    ("order_with_comma", "year_typo"),
)  # fmt: skip


def facts(rng: random.Random, draft: Draft) -> Draft:
    person = draft.person
    if rng.random() < 0.75:
        off = rng.choices((-2, -1, 0, 1, 2), (6, 12, 64, 12, 6))[0]
        draft.year = str(min(2023, person.year + off))
    if rng.random() < 0.75:
        own = rng.random() < 0.75
        language = draft.script if own else rng.choice(("az", "ru", "la", "hy"))
        draft.place = place_in(rng, person.place, language)
        districts = [f for c in ("district_hy", "district_ru", "district_la")
                     for f in person.place.cells[c]]  # fmt: skip
        if districts and rng.random() < 0.15:
            draft.place = rng.choice(districts)
    draft.sex = person.sex if rng.random() < 0.85 else ""
    return draft


def ask(rng: random.Random, person: Person, script: str, label: str) -> Draft | None:
    other = [s for s in ("hy", "ru", "la") if s != script]
    draft = start(rng, person, rng.choice(other) if rng.random() < 0.85 else script)
    if rng.random() < 0.15 and label != "spacing_and_hyphen":
        add_father(rng, draft)
    draft = facts(rng, draft)
    kinds = rng.choice(MIXES) if label == "mixed_two" else (label,)
    for kind in kinds:
        made = KINDS[kind](rng, draft)
        if made is None:
            return None
        draft = made
    if draft.after == "nickname":
        draft.after = ""
    return draft


def husband(rng: random.Random, pool: Pool, draft: Draft, meant: Meant) -> str:
    """A surname under which no woman of that given name is registered."""
    mine = draft.person
    while True:
        surname = pool.surname()
        moved = replace(draft, person=replace(mine, surname=surname), surname_hidden=False)
        if surname.id not in meant.surname[mine.surname.id] and not meant.near(moved):
            return start(rng, moved.person, draft.script).surname


def queries(
    rng: random.Random, pool: Pool, records: list[Record]
) -> list[tuple[str, Draft, Record | None]]:
    meant = Meant(pool, records)
    each = (QUERIES - 72) // len(KINDS)
    wanted = dict.fromkeys(KINDS, each) | {"mixed_two": QUERIES - each * len(KINDS)}
    found: list[tuple[str, Draft, Record | None]] = []
    used: set[str] = set()
    for label, count in wanted.items():
        absent = round(count * ABSENT)
        for number in range(count):
            made: tuple[Draft, Record | None] | None = None
            while made is None:
                record = rng.choice(records)
                if number < absent:
                    made = absentee(rng, pool, meant, record, label, sibling=number % 2 == 0)
                elif record.id not in used:
                    made = registered(rng, meant, record, label)
            draft, about = made
            if draft.surname_hidden:
                draft.surname = husband(rng, pool, draft, meant)
            if about:
                used.add(about.id)
            found.append((label, draft, about))
    rng.shuffle(found)
    return found


def registered(
    rng: random.Random, meant: Meant, record: Record, label: str
) -> tuple[Draft, Record | None] | None:
    draft = ask(rng, record.person, record.script, label)
    if draft is None:
        return None
    if draft.surname_hidden and not (record.shows_father and record.year and draft.place):
        return None  # nothing else would tell her from her namesakes
    return (draft, record) if meant.fitting(draft) == [record] else None


def absentee(
    rng: random.Random, pool: Pool, meant: Meant, record: Record, label: str, *, sibling: bool
) -> tuple[Draft, Record | None] | None:
    base = record.person if sibling else next(pool.family())
    sex = rng.choice("mf")
    given = pool.given_name(base.surname, sex)
    year = min(2022, max(1926, base.year + rng.randint(-12, 12)))
    draft = ask(rng, replace(base, given=given, sex=sex, year=year), record.script, label)
    if draft is None:
        return None
    there = bool(meant.fitting(draft)) if draft.surname_hidden else meant.near(draft)
    return None if there else (draft, None)


def save(name: str, header: str, rows: list[tuple[str, ...]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header.split(","))
        out.writerows(rows)


def main() -> None:
    rng = random.Random(SEED)
    pool = Pool(rng)
    records = register(rng, pool)
    save("blind_register.csv", "record_id,name,script,birth_year,birthplace,sex", [
        (r.id, r.name, r.script, r.year, r.place, r.person.sex) for r in records
    ])  # fmt: skip
    asked = queries(rng, pool, records)
    save("blind_queries.csv", "query_id,name,script,birth_year,place,sex,record_id,noise", [
        (f"BQ{n:04d}", d.write(), d.script, d.year, d.place, d.sex, r.id if r else "", label)
        for n, (label, d, r) in enumerate(asked, 1)
    ])  # fmt: skip
    fresh = sum("common" not in (r.person.given.group, r.person.surname.group) for r in records)
    near = sum(r.person.surname.group in NEIGHBOURS for r in records)
    print(f"{len(records)} records, {fresh} without a common name, {near} neighbours")
    print(Counter(label for label, _, r in asked if r is None))


if __name__ == "__main__":
    main()
