"""An edition as one file that verifies alone."""

from django.conf import settings

from kanch.core.custody import Signature, envelope
from kanch.web.appeals.models import Edition


def signed_edition(edition: Edition) -> bytes:
    """The file edition.json: the edition's bytes as they were signed, with that signature.

    Nothing is signed anew, so the file stays the same for as long as the edition is there.
    """
    signature = Signature(edition.key_id, edition.signature)
    return envelope(bytes(edition.content), signature, settings.HOME.signing_key().public)
