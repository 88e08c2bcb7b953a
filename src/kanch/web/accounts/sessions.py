"""How a session of the staff site begins, goes on and ends."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import auth
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_noop

from kanch.web.accounts.models import User

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
PENDING = timedelta(minutes=10)
# Written at most this often: not every page view is a write.
SEEN_EVERY = timedelta(minutes=1)

TOO_LONG_IDLE = gettext_noop("You were signed out because nothing happened for half an hour.")
TOO_OLD = gettext_noop("You were signed out: after twelve hours we ask again who you are.")


@receiver(auth.user_logged_in)
def begin(request: HttpRequest, **kwargs: Any) -> None:
    """Whenever Django signs somebody in, note when the session began."""
    request.session["began"] = request.session["seen"] = timezone.now().isoformat()
    request.session.pop("pending", None)


def why_ended(session: SessionBase, *, now: datetime) -> str | None:
    """Why a signed-in session is over (a msgid), or None while it lasts."""
    began, seen = _moment(session.get("began")), _moment(session.get("seen"))
    if now - began >= ABSOLUTE:
        return TOO_OLD
    if now - seen >= IDLE:
        return TOO_LONG_IDLE
    if now - seen >= SEEN_EVERY:
        session["seen"] = now.isoformat()
    return None


def hold_for_second_factor(request: HttpRequest, user: User, *, now: datetime) -> None:
    """Remember, in a session with a new key, that the password was right."""
    request.session.cycle_key()
    request.session["pending"] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": now.isoformat(),
    }


def held_for_second_factor(request: HttpRequest, *, now: datetime) -> User | None:
    """Whose password was right in this browser a moment ago."""
    pending = request.session.get("pending")
    if not pending or now - _moment(pending["at"]) >= PENDING:
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    if user is None or not constant_time_compare(pending["hash"], user.get_session_auth_hash()):
        return None
    return user


def forget_sessions(now: datetime) -> None:
    """Remove sessions that are over."""
    over = Session.objects.filter(expire_date__lt=now)
    if over.exists():
        over.delete()


def _moment(text: str | None) -> datetime:
    return datetime.fromisoformat(text) if text else datetime.min.replace(tzinfo=UTC)
