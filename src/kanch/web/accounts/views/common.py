"""What the views of accounts share."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest

from kanch.web.accounts.services import AccountError


def address_of(request: HttpRequest) -> str:
    """The network address that a request came from; used as a keyed digest only."""
    return str(request.META.get("REMOTE_ADDR", ""))


def refuse(form: forms.Form, error: ValidationError | AccountError) -> None:
    """Put a refusal where the person sees it: at its field, or above the form."""
    if isinstance(error, AccountError):
        form.add_error(None, str(error.message))
        return
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, problems in error.error_dict.items():
        known = field != NON_FIELD_ERRORS and field in form.fields
        form.add_error(field if known else None, ValidationError(problems))
