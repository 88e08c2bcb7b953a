"""Sessions whose rows do not hold what the cookie holds.

The database keeps a digest of the session key, so that a copy of it opens no session.
"""

from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone


class SessionStore(DatabaseStore):
    """Django's store in the database, with the key of each row hashed."""

    def _get_session_from_db(self) -> Any:
        row = None
        if self.session_key:
            rows = self.model.objects.filter(expire_date__gt=timezone.now())
            row = rows.filter(session_key=stored_key(self.session_key)).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(stored_key(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.session_key = stored_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(stored_key(key))


def stored_key(session_key: str) -> str:
    """What the database holds for a key, as long as its column."""
    return sha256(f"kanch session {session_key}".encode()).hexdigest()[:40]
