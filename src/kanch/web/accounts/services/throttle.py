"""Guessing is slowed down: at an account, and from a network address.

Each guess is counted before it is judged, so that many at once gain nothing. While a key is
blocked a guess is refused unjudged, and does not lengthen the block.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.db import transaction

from kanch.web.accounts.models import Guesses
from kanch.web.accounts.sealing import keyed_digest

# Wrong guesses before the first pause. Many people may share one address.
FREE = {"account": 5, "second": 5, "address": 30}
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
REMEMBERED = timedelta(days=1)


class Key:
    """What guesses are counted by: an account, the second factor of one, an address."""

    def __init__(self, kind: str, value: str) -> None:
        self.free = FREE[kind]
        self.digest = keyed_digest("guesses", f"{kind}|{value}")


def account_key(email: str) -> Key:
    return Key("account", email.strip().lower())


def second_factor_key(user_id: int) -> Key:
    return Key("second", str(user_id))


def address_key(address: str) -> Key:
    """IPv6 by its /56, which one household or office has; what is no address counts as one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return Key("address", "")
    if isinstance(parsed, IPv6Address):
        return Key("address", str(ip_network(f"{parsed}/56", strict=False)))
    return Key("address", str(parsed))


@transaction.atomic
def count_guess(keys: Iterable[Key], *, now: datetime) -> bool:
    """Count a guess under every key; False, and nothing counted, where one is blocked."""
    # Always in one order, so that two guesses never wait for each other.
    ordered = sorted(keys, key=lambda k: k.digest)
    # First without a new row, so that a flood from a blocked address leaves nothing behind.
    known = Guesses.objects.filter(pk__in=[key.digest for key in ordered])
    if known.filter(blocked_until__gt=now).exists():
        return False
    rows = []
    for key in ordered:
        row, _new = Guesses.objects.select_for_update().get_or_create(
            pk=key.digest, defaults={"last_at": now}
        )
        if row.blocked_until and now < row.blocked_until:
            return False
        rows.append((row, key.free))
    for row, free in rows:
        row.count = 1 if now - row.last_at > REMEMBERED else row.count + 1
        row.last_at = now
        row.blocked_until = now + pause(row.count, free) if row.count >= free else None
        row.save()
    return True


def pause(count: int, free: int) -> timedelta:
    """How long to wait after so many wrong guesses: doubling, up to a quarter of an hour."""
    doublings = min(count - free, 10)
    return min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)


def guesses(key: Key) -> int:
    """How many wrong guesses are remembered under a key."""
    return Guesses.objects.filter(pk=key.digest).values_list("count", flat=True).first() or 0


@transaction.atomic
def was_right(*, forget: Iterable[Key], address: Key | None = None) -> None:
    """Take back the guess that turned out right.

    An account starts afresh. An address only gets this one back: else whoever has an account
    here could guess at the others' without end.
    """
    Guesses.objects.filter(pk__in=[key.digest for key in forget]).delete()
    if address is None:
        return
    row = Guesses.objects.select_for_update().filter(pk=address.digest).first()
    if row and row.count:
        row.count -= 1
        row.blocked_until = None
        row.save()


def forget_guesses(now: datetime) -> None:
    """Remove counts older than a day."""
    old = Guesses.objects.filter(last_at__lt=now - REMEMBERED)
    if old.exists():
        old.delete()
