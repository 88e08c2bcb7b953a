"""An installation is a folder: database, media and settings; its keys lie apart.

Nothing here imports Django, so that the command line can look before it starts.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kanch.core.custody import SigningKey


class NoInstallation(Exception):
    """The folder named is not an installation of Kanch."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where an installation keeps what."""

    path: Path
    keys: Path

    @classmethod
    def at(cls, path: Path | str, keys: Path | str | None = None) -> "Home":
        root = Path(path).expanduser().resolve()
        keys = keys or os.environ.get("KANCH_KEYS") or root / "keys"
        return cls(root, Path(keys).expanduser().resolve())

    @property
    def database(self) -> Path:
        return self.path / "site.sqlite3"

    @property
    def media(self) -> Path:
        return self.path / "media"

    @property
    def work(self) -> Path:
        """Files that can be made again: exports, mail written by the demo."""
        return self.path / "work"

    @property
    def settings_file(self) -> Path:
        return self.path / "settings.json"

    def settings(self) -> dict[str, Any]:
        """The installation's settings. Raises NoInstallation where there is none."""
        try:
            values: dict[str, Any] = json.loads(self.settings_file.read_text("utf-8"))
        except FileNotFoundError:
            raise NoInstallation(
                f"{self.path} is not an installation of Kanch. Make one with: kanch init "
                f"{self.path}"
            ) from None
        return values

    def create(self, settings: dict[str, Any]) -> None:
        """Make the folders, the settings and, where missing, the keys."""
        for folder in (self.path, self.media, self.work, self.keys):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.path, self.keys):
            folder.chmod(0o700)  # nobody else on the machine reads the database or the keys
        self.settings_file.write_text(
            json.dumps(settings, ensure_ascii=False, indent=2) + "\n", "utf-8"
        )
        self._key("secret_key", lambda: secrets.token_urlsafe(48).encode())
        self._key("site.ed25519", lambda: SigningKey.generate().to_pem())

    def secret_key(self) -> str:
        return self._read("secret_key").decode().strip()

    def signing_key(self) -> SigningKey:
        return SigningKey.from_pem(self._read("site.ed25519"))

    def mail_password(self) -> str:
        """What the mail server asks for; empty where there is none."""
        path = self.keys / "mail_password"
        return path.read_text("utf-8").strip() if path.exists() else ""

    def backup_identity(self) -> Path:
        return self.keys / "backup.age"

    def _read(self, name: str) -> bytes:
        try:
            return (self.keys / name).read_bytes()
        except FileNotFoundError:
            raise NoInstallation(
                f"The key {name} is not in {self.keys}. Bring the keys' folder back, or name it "
                "with KANCH_KEYS."
            ) from None

    def _key(self, name: str, make: Any) -> None:
        path = self.keys / name
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(make())
