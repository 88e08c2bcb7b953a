"""One way to write a value down, so that equal values have equal digests anywhere."""

import hashlib
import json
import math
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import BinaryIO

CHUNK = 1 << 20
# Beyond this a number is a mistake or an attack: 1E+1000000 would be a megabyte of zeros.
LARGEST_EXPONENT = 400


class NotCanonical(ValueError):
    """The value has no single written form; the message says where and why."""


def canonical_json(value: object) -> bytes:
    """Write a value as JSON in exactly one way.

    Keys sorted by code point, no spaces, UTF-8 in normal form C. Numbers are written by value
    and without exponent: `Decimal("1.50")`, `1.5` and `15E-1` all give `1.5`, and -0 gives `0`,
    so a detour through a database's JSON changes nothing.

    Args:
        value: None, bool, int, Decimal, float, str, and lists, tuples and mappings of them.

    Raises:
        NotCanonical: a NaN, an infinity, a number of absurd length, a key that is not text,
            two keys that normalise to the same text, half a surrogate pair, any other type.
    """
    try:
        return _written(value, "$").encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("Text holds half a surrogate pair, which UTF-8 cannot hold.") from error


def digest(data: bytes) -> str:
    """SHA-256 as 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def digest_stream(stream: BinaryIO) -> tuple[str, int]:
    """SHA-256 in hex, and the size in bytes, of what is left in a stream."""
    sha, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        sha.update(chunk)
        size += len(chunk)
    return sha.hexdigest(), size


def _written(value: object, where: str) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return _number(Decimal(int(value)), where)
        case float():
            if not math.isfinite(value):
                raise NotCanonical(f"{where} is {value}, which JSON cannot hold.")
            return _number(Decimal(repr(float(value))), where)
        case Decimal():
            return _number(value, where)
        case str():
            return _text(value)
        case Mapping():
            return _object(value, where)
        case list() | tuple():
            items = (_written(item, f"{where}[{n}]") for n, item in enumerate(value))
            return f"[{','.join(items)}]"
    raise NotCanonical(f"{where} is of type {type(value).__name__}: write it as text first.")


def _number(value: Decimal, where: str) -> str:
    if not value.is_finite():
        raise NotCanonical(f"{where} is {value}, which JSON cannot hold.")
    if value == 0:
        return "0"
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    if value.adjusted() > LARGEST_EXPONENT or exponent < -LARGEST_EXPONENT:
        raise NotCanonical(f"{where} is a number of more than {LARGEST_EXPONENT} digits.")
    written = format(value, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _text(value: str) -> str:
    return json.dumps(unicodedata.normalize("NFC", value), ensure_ascii=False)


def _object(value: Mapping[object, object], where: str) -> str:
    fields: dict[str, str] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotCanonical(f"{where} has the key {key!r}, which is not text.")
        name = unicodedata.normalize("NFC", key)
        if name in fields:
            raise NotCanonical(f"{where} has the key {name!r} twice.")
        fields[name] = _written(item, f"{where}.{name}")
    return "{" + ",".join(f"{_text(name)}:{fields[name]}" for name in sorted(fields)) + "}"
