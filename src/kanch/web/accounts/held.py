"""A form that was sent after the session had ended is not lost.

What was typed goes into the sign-in page, signed, and comes back as a form to send again: the
server keeps nothing. Passwords and codes are never carried.
"""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest

SALT = "kanch.accounts.held"
NEVER = {"password", "present", "code"}
MAX_AGE_SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True)
class Held:
    """Where a form was sent to, and its fields in their order."""

    path: str
    fields: list[tuple[str, str]]


def hold(request: HttpRequest) -> str:
    """The form as a signed text; empty where there is nothing that may be carried."""
    if NEVER & set(request.POST):
        return ""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    kept = {"path": request.get_full_path(), "fields": fields}
    return signing.dumps(kept, salt=SALT, compress=True) if fields else ""


def held(text: str) -> Held | None:
    """The form again; None where the text is empty, too old or not ours."""
    try:
        kept = signing.loads(text, salt=SALT, max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        return None
    return Held(kept["path"], [(name, value) for name, value in kept["fields"]])
