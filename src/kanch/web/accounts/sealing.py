"""Keys derived from the installation's own secret, and what is done with them.

The secret lies in the keys' folder, never in the database or its backup: whoever has only the
database can neither read a TOTP secret nor test a code or an address against it.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# Without letters and digits that are easily taken for one another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
NONCE = 12


class Unreadable(Exception):
    """Sealed with another key, for another purpose, or changed since."""


def keyed_digest(purpose: str, value: str) -> str:
    """HMAC-SHA256 in hex, under a key of its own for each purpose."""
    return hmac.digest(_key(purpose), value.encode(), "sha256").hex()


def seal(purpose: str, context: str, text: str) -> str:
    """Encrypt a text (AES-256-GCM) so that it opens only for this purpose and context."""
    return urlsafe_b64encode(seal_bytes(purpose, context, text.encode())).decode()


def unseal(purpose: str, context: str, sealed: str) -> str:
    """Raises Unreadable."""
    return unseal_bytes(purpose, context, urlsafe_b64decode(sealed)).decode()


def seal_bytes(purpose: str, context: str, data: bytes) -> bytes:
    """The same for a file."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(_key(purpose)).encrypt(nonce, data, context.encode())


def unseal_bytes(purpose: str, context: str, sealed: bytes) -> bytes:
    """Raises Unreadable."""
    try:
        return AESGCM(_key(purpose)).decrypt(sealed[:NONCE], sealed[NONCE:], context.encode())
    except InvalidTag:
        raise Unreadable("The keys' folder is not the one that this was sealed with.") from None


def new_code(groups: int) -> str:
    """A random code in groups of four, some 20 bits each: `k3mp-…`."""
    return "-".join("".join(secrets.choice(ALPHABET) for _n in range(4)) for _g in range(groups))


def code_digest(purpose: str, code: str) -> str:
    """The digest that a code is found by, however it was typed."""
    return keyed_digest(purpose, "".join(c for c in code.lower() if c.isalnum()))


def _key(purpose: str) -> bytes:
    hkdf = HKDF(SHA256(), 32, salt=None, info=f"kanch.accounts.{purpose}.1".encode())
    return hkdf.derive(settings.SECRET_KEY.encode())
