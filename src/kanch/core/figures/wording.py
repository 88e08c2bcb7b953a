"""Figures, moments and ages in words: English, Armenian, Russian and French.

A qualifier governs the words after it. Russian puts the whole phrase in the genitive ("не менее
21 человека"), so a counted noun brings its forms, by CLDR plural class; `gen_one` is the genitive
singular where it differs from `few`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from kanch.core.figures.claims import Precision
from kanch.core.figures.numerals import UnsupportedLanguage
from kanch.core.figures.quantity import Number, Qualifier, Quantity

NounForms = Mapping[str, str]

# British order of day and month, and no comma before "and".
_LOCALES = {"en": "en_GB", "hy": "hy", "ru": "ru", "fr": "fr"}

_PHRASES = {
    "en": {
        Qualifier.EXACTLY: "{low}",
        Qualifier.AT_LEAST: "at least {low}",
        Qualifier.MORE_THAN: "more than {low}",
        Qualifier.ABOUT: "about {low}",
        Qualifier.UP_TO: "up to {high}",
        Qualifier.BETWEEN: "between {low} and {high}",
        Qualifier.NO_FIGURE: "no figure given",
    },
    "hy": {
        Qualifier.EXACTLY: "{low}",
        Qualifier.AT_LEAST: "առնվազն {low}",
        Qualifier.MORE_THAN: "ավելի քան {low}",
        Qualifier.ABOUT: "մոտ {low}",
        Qualifier.UP_TO: "մինչև {high}",
        Qualifier.BETWEEN: "{low}-ից {high}",
        Qualifier.NO_FIGURE: "թիվ նշված չէ",
    },
    "ru": {
        Qualifier.EXACTLY: "{low}",
        Qualifier.AT_LEAST: "не менее {low}",
        Qualifier.MORE_THAN: "более {low}",
        Qualifier.ABOUT: "около {low}",
        Qualifier.UP_TO: "до {high}",
        Qualifier.BETWEEN: "от {low} до {high}",
        Qualifier.NO_FIGURE: "число не указано",
    },
    "fr": {
        Qualifier.EXACTLY: "{low}",
        Qualifier.AT_LEAST: "au moins {low}",
        Qualifier.MORE_THAN: "plus de {low}",
        Qualifier.ABOUT: "environ {low}",
        Qualifier.UP_TO: "jusqu'à {high}",
        Qualifier.BETWEEN: "entre {low} et {high}",
        Qualifier.NO_FIGURE: "aucun chiffre donné",
    },
}
_ABOUT_RANGE = {
    "en": "about {low} to {high}",
    "hy": "մոտ {low}–{high}",
    "ru": "примерно от {low} до {high}",
    "fr": "environ {low} à {high}",
}
_UP_TO_FROM = {
    "en": "{low} to {high}",
    "hy": "{low}-ից մինչև {high}",
    "ru": "от {low} до {high}",
    "fr": "de {low} à {high}",
}

# Orders and abbreviations of CLDR's long dates. Armenian names the year first, as its full date.
_DATES = {
    "en": {"year": "y", "month": "LLLL y", "day": "d MMMM y", "time": ", HH:mm"},
    "hy": {"year": "y թ.", "month": "y թ. LLLL", "day": "y թ. MMMM d", "time": ", HH:mm"},
    "ru": {"year": "y г.", "month": "LLLL y г.", "day": "d MMMM y г.", "time": ", HH:mm"},
    "fr": {"year": "y", "month": "LLLL y", "day": "d MMMM y", "time": " 'à' HH:mm"},
}
_FRENCH_FIRST = "d'er' MMMM y"

_UNDER_AN_HOUR = {
    "en": "less than an hour",
    "hy": "մեկ ժամից պակաս",
    "ru": "менее часа",
    "fr": "moins d'une heure",
}
_DAY, _MONTH, _YEAR = 24, 24 * 30.4375, 24 * 365.25


def number(value: Number, language: str) -> str:
    """A number in digits, grouped so that no line breaks inside it. No digit is rounded away."""
    return format_decimal(_plain(value), locale=_locale(language), decimal_quantization=False)


def phrase(quantity: Quantity, language: str, noun: NounForms | None = None) -> str:
    """A quantity with its qualifier, and the counted noun in the form that they govern.

    Example: `phrase(Quantity(21, None, Qualifier.MORE_THAN), "ru", {"one": "человек", ...})` is
    "более 21 человека". Without a figure the noun is left out.

    Raises UnsupportedLanguage.
    """
    template = _template(quantity, language)
    if not quantity.known:
        return template
    ends = {"low": quantity.low, "high": quantity.high}
    words = template.format(
        **{name: number(v, language) for name, v in ends.items() if v is not None}
    )
    last = quantity.high if "{high}" in template else quantity.low
    if not noun or last is None:
        return words
    return f"{words} {_form(noun, last, language, governed=template != '{low}')}".rstrip()


def moment(when: datetime, precision: str, language: str, tz: str) -> str:
    """A moment in words, no more exact than `precision`, in the time zone `tz`.

    Raises UnsupportedLanguage, and ValueError for a moment without an offset.
    """
    if when.tzinfo is None:
        raise ValueError("A moment needs its offset from UTC.")
    locale = _locale(language)
    local = when.astimezone(ZoneInfo(tz))
    wanted = Precision(precision)
    if wanted in (Precision.YEAR, Precision.MONTH):
        pattern = _DATES[language][wanted]
    else:
        pattern = _day(local, language)
    if wanted is Precision.HOUR:
        local = local.replace(minute=0)
    if wanted in (Precision.HOUR, Precision.MINUTE):
        pattern += _DATES[language]["time"]
    return format_datetime(local, pattern, locale=locale)


def age(hours: float, language: str) -> str:
    """How long ago, in whole units that have passed.

    Hours up to 48, then days, from two months on months, from two years on years. Raises
    UnsupportedLanguage, and ValueError where `hours` is negative.
    """
    locale = _locale(language)
    if hours < 0:
        raise ValueError("An age is not negative.")
    if hours < 1:
        return _UNDER_AN_HOUR[language]
    if hours <= 48:
        count, unit = hours, "hour"
    elif hours < 2 * _MONTH:
        count, unit = hours / _DAY, "day"
    elif hours < 24 * _MONTH:
        count, unit = hours / _MONTH, "month"
    else:
        count, unit = hours / _YEAR, "year"
    words = format_unit(int(count), f"duration-{unit}", locale=locale)
    return words.replace("\u00a0", " ")


def list_of(items: Sequence[str], language: str) -> str:
    """Items in one phrase: "A, B and C". Empty for none. Raises UnsupportedLanguage."""
    return format_list(list(items), locale=_locale(language))


def _locale(language: str) -> Locale:
    if language not in _LOCALES:
        raise UnsupportedLanguage(language)
    return Locale.parse(_LOCALES[language])


def _plain(value: Number) -> Number:
    """Without trailing zeros, which would change the plural class."""
    return int(value) if value == int(value) else Decimal(value).normalize()


def _template(quantity: Quantity, language: str) -> str:
    _locale(language)
    one = quantity.low == quantity.high
    if quantity.qualifier is Qualifier.BETWEEN and one:
        return _PHRASES[language][Qualifier.EXACTLY]
    if quantity.qualifier is Qualifier.ABOUT and not one:
        return _ABOUT_RANGE[language]
    if quantity.qualifier is Qualifier.UP_TO and quantity.low is not None and not one:
        return _UP_TO_FROM[language]
    return _PHRASES[language][quantity.qualifier]


def _day(local: datetime, language: str) -> str:
    return _FRENCH_FIRST if language == "fr" and local.day == 1 else _DATES[language]["day"]


def _form(noun: NounForms, value: Number, language: str, *, governed: bool) -> str:
    """The form of a noun after a number; a form that is not given gives way to the nearest."""
    plural = _locale(language).plural_form(_plain(value))
    if language != "ru":
        wanted = [plural, "other", "one"]
    elif plural == "one":
        wanted = ["gen_one", "few", "other", "one"] if governed else ["one"]
    elif plural == "many" or (plural == "few" and governed):
        wanted = ["many", "few", "other", "one"]
    elif plural == "few":
        wanted = ["few", "other", "one"]
    else:  # a fraction takes the genitive singular
        wanted = ["gen_one", "few", "other", "one"]
    return next((noun[name] for name in wanted if noun.get(name)), "")
