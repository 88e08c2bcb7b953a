import builtins
import io
import json
import tarfile
from datetime import UTC, datetime

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.custody import backup

NOW = datetime(2023, 9, 26, 16, 0, tzinfo=UTC)
KEY = backup.generate_identity()
FILES = {"site.sqlite3": b"SQLite" * 40_000, "media/քարտեզ 1.png": b"", "settings.json": b"{}"}


def written(files=FILES, recipient=KEY.recipient):
    out = io.BytesIO()
    streams = [(name, io.BytesIO(content)) for name, content in files.items()]
    backup.write(out, streams, recipient, created=NOW, facts={"version": "0.1.0"})
    return out.getvalue()


def contents(data, secret=KEY.secret):
    with backup.read(io.BytesIO(data), secret) as package:
        return {name: stream.read() for name, stream in package.files()}


def sealed(members):
    """An encrypted archive with any members, as a forger would make it."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    recipient = pyrage.x25519.Recipient.from_str(KEY.recipient)
    return pyrage.encrypt(plain.getvalue(), [recipient])


def manifest(files):
    entries = {
        name: {"sha256": backup.digest_stream(io.BytesIO(content))[0], "size": len(content)}
        for name, content in files.items()
    }
    return json.dumps(
        {"format": backup.FORMAT, "created": NOW.isoformat(), "facts": {}, "files": entries}
    ).encode()


SEALED = written()
SMALL = written({"a": b"a", "b": b""})


def test_what_went_in_comes_out():
    assert contents(SEALED) == FILES


def test_the_manifest_names_every_file_and_the_facts():
    with backup.read(io.BytesIO(SEALED), KEY.secret) as package:
        found = package.manifest
    assert found.created == NOW
    assert found.facts == {"version": "0.1.0"}
    assert found.files["settings.json"].size == 2
    assert set(found.files) == set(FILES)


def test_files_on_disk_are_backed_up_too(tmp_path):
    path = tmp_path / "site.sqlite3"
    path.write_bytes(b"rows")
    out = io.BytesIO()
    backup.write(out, [("site.sqlite3", path)], KEY.recipient, created=NOW, facts={})
    assert contents(out.getvalue()) == {"site.sqlite3": b"rows"}


@given(st.dictionaries(st.text("abcdef", min_size=1), st.binary(max_size=2000), max_size=5))
def test_any_files_survive(files):
    assert contents(written(files)) == files


@given(position=st.integers(0, len(SMALL) - 1), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere_is_noticed(position, bit):
    data = bytearray(SMALL)
    data[position] ^= 1 << bit
    with pytest.raises(backup.BackupError, match=r"damaged|another key"):
        backup.verify(io.BytesIO(data), KEY.secret)


@given(st.integers(0, len(SMALL) - 1))
def test_a_backup_cut_short_is_noticed(length):
    with pytest.raises(backup.BackupDamaged, match="cut short"):
        backup.verify(io.BytesIO(SMALL[:length]), KEY.secret)


def test_a_large_backup_cut_short_is_noticed_at_the_end():
    with pytest.raises(backup.BackupDamaged, match="cut short"):
        backup.verify(io.BytesIO(SEALED[:-1]), KEY.secret)
    with pytest.raises(backup.BackupDamaged, match="cut short"):
        backup.verify(io.BytesIO(SEALED + b"\0"), KEY.secret)


def test_the_wrong_key_is_told_from_damage_and_says_what_to_do():
    with pytest.raises(backup.WrongKey, match="Use the key file"):
        contents(SEALED, backup.generate_identity().secret)
    with pytest.raises(backup.WrongKey, match="AGE-SECRET-KEY-1"):
        contents(SEALED, "no key")
    with pytest.raises(backup.WrongKey, match="age1"):
        written(recipient="no key")


def test_a_damaged_file_is_named_and_those_before_it_are_not():
    files = {"a": b"right", "b": b"right"}
    data = sealed([("manifest.json", manifest(files)), ("a", b"right"), ("b", b"wrong")])
    with pytest.raises(backup.BackupDamaged, match="'b' is damaged") as caught:
        contents(data)
    assert caught.value.name == "b"


def test_a_missing_file_is_named():
    data = sealed([("manifest.json", manifest({"a": b"", "b": b""})), ("a", b"")])
    with pytest.raises(backup.BackupDamaged, match="'b' is missing"):
        contents(data)


def test_a_file_that_nobody_announced_is_named():
    data = sealed([("manifest.json", manifest({"a": b""})), ("a", b""), ("b", b"")])
    with pytest.raises(backup.BackupDamaged, match="'b', which its manifest does not announce"):
        contents(data)


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "a/../../b", "C:\\x", "a\nb", ""])
def test_names_that_lead_out_of_the_folder_are_refused_both_ways(name):
    with pytest.raises(ValueError, match="not a name"):
        written({name: b""})
    data = sealed([("manifest.json", manifest({name: b""})), (name, b"")])
    with pytest.raises(backup.BackupDamaged, match="not a name"):
        contents(data)


def test_an_archive_without_manifest_is_refused():
    with pytest.raises(backup.BackupDamaged, match="begin with its manifest"):
        contents(sealed([("a", b"")]))
    with pytest.raises(backup.BackupDamaged, match="manifest of the backup is damaged"):
        contents(sealed([("manifest.json", b"{}")]))


def test_a_file_that_changes_meanwhile_stops_the_backup():
    class Growing(io.BytesIO):
        def seek(self, *position):
            self.write(b"more")
            return super().seek(*position)

    with pytest.raises(backup.FileChanged, match=r"site\.sqlite3.*Start again"):
        backup.write(
            io.BytesIO(),
            [("site.sqlite3", Growing(b"rows"))],
            KEY.recipient,
            created=NOW,
            facts={},
        )


def test_a_file_that_cannot_be_read_says_so(tmp_path):
    missing = [("a", tmp_path / "a")]
    with pytest.raises(FileNotFoundError, match="No such file"):
        backup.write(io.BytesIO(), missing, KEY.recipient, created=NOW, facts={})


def test_a_medium_that_cannot_be_read_is_not_called_a_damaged_backup():
    class Failing(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 100_000:
                raise OSError(5, "Input/output error")
            return super().read(size)

    with pytest.raises(OSError, match="Input/output error"):
        backup.verify(Failing(SEALED), KEY.secret)


def test_a_reader_may_stop_early():
    with backup.read(io.BytesIO(SEALED), KEY.secret) as package:
        name, stream = next(package.files())
        assert name == "site.sqlite3"
        assert stream.read(6) == b"SQLite"


def test_a_key_file_is_read_with_its_comments_and_hides_its_secret():
    assert backup.Identity.from_text(KEY.to_text()) == KEY
    assert KEY.secret not in repr(KEY)
    with pytest.raises(backup.WrongKey, match="one line"):
        backup.Identity.from_text("# nothing\n")


def test_without_the_library_it_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "pyrage":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(backup.BackupUnavailable, match=r"pip install 'kanch\[web\]'"):
        backup.generate_identity()
