"""The documentation says what the code does: whatever it lists is there, and whatever is there
is listed."""

import ast
import doctest
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tools import cli_reference

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "kanch"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])
NOW = datetime(2023, 9, 30, 12, 0, tzinfo=UTC)
LANGUAGES = ("en", "hy", "ru", "fr", "az")

by_path = pytest.mark.parametrize(
    "page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES]
)


def text_of(page: str) -> str:
    return (DOCS / page).read_text("utf-8")


def rows_of(page: str, name: str) -> list[list[str]]:
    """The cells of a marked table, without its heading."""
    _before, mark, after = text_of(page).partition(f"<!-- table: {name} -->\n")
    assert mark, f"docs/{page} has no table “{name}”"
    lines = after.split("\n\n", 1)[0].strip().splitlines()[2:]
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines
    ]


def names_of(page: str, table: str) -> list[str]:
    """The first cell of each row, without its backticks."""
    return [row[0].strip("`") for row in rows_of(page, table)]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def code_of(page: Path) -> Iterator[str]:
    """The lines of a page's code: blocks and pieces within sentences."""
    text = page.read_text("utf-8")
    for block in re.findall(r"^```[^\n]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        yield from block.splitlines()
    yield from quoted(re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


def block_after(page: str, mark: str) -> str:
    """The code block that follows a mark."""
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)```", text_of(page), re.DOTALL)
    assert found, f"docs/{page} has no block “{mark}”"
    return found[1]


# Pages


def anchors(page: Path) -> set[str]:
    """The anchors of headings, as GitHub and GitLab make them."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


@by_path
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("https://", "mailto:")):
            continue
        path, _mark, anchor = target.partition("#")
        goal = (page.parent / path).resolve() if path else page
        assert goal.exists(), f"{target} is not there"
        if anchor:
            assert anchor in anchors(goal), f"{target} is no heading"


@by_path
def test_every_page_names_its_reader_first(page: Path) -> None:
    if page.parent.name == "decisions":
        page = page.with_name("index.md")  # names the reader of all of them
    opening = page.read_text("utf-8").split("\n\n")[:4]
    assert any(re.match(r"\*?For |.*\b(for those|for whom)\b|It is for ", p) for p in opening)


def test_the_index_lists_every_page_once() -> None:
    listed = re.findall(r"^\| \[[^\]]+\]\(([^)]+)\)", text_of("index.md"), re.MULTILINE)
    there = {
        str(page.relative_to(DOCS))
        for page in DOCS.rglob("*.md")
        if page.name != "index.md" and page.parent.name != "decisions"
    } | {"decisions/index.md"}
    assert sorted(listed) == sorted(there)


def test_the_index_of_decisions_lists_all_of_them() -> None:
    listed = re.findall(r"\]\(([^)]+)\)", text_of("decisions/index.md"))
    assert listed == sorted(p.name for p in (DOCS / "decisions").glob("0*.md"))


@by_path
def test_every_make_target_named_is_in_the_makefile(page: Path) -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for line in code_of(page):
        for target in re.findall(r"(?:^|&& )make ([a-z][\w-]*)", line):
            assert target in targets, line


# The command line


def test_the_reference_is_the_help_of_the_commands() -> None:
    stale = "docs/cli.md is not the commands' help: .venv/bin/python -m tools.cli_reference"
    assert f"{cli_reference.BEGIN}\n{cli_reference.reference()}\n{cli_reference.END}" in text_of(
        "cli.md"
    ), stale


@by_path
def test_every_command_named_is_one(page: Path) -> None:
    known = dict(cli_reference.commands())
    groups = {name.rsplit(" ", 1)[0] for name in known}
    for line in code_of(page):
        found = re.match(r"(?:Example: |Usage: |\$ )?(?:\S*/)?(kanch [a-z].*)", line.strip())
        if not found or line.strip().startswith("kanch = "):
            continue
        words = shlex.split(found[1].split(" && ")[0], comments=True)
        name = next((n for n in (" ".join(words[:3]), " ".join(words[:2])) if n in known), None)
        if name is None:
            assert len(words) == 2, line
            assert " ".join(words) in groups, line
            continue
        options = {o for p in known[name].params for o in (*p.opts, *p.secondary_opts)} | {"--help"}
        used = {word.split("=")[0] for word in words if word.startswith("--")}
        assert used <= options, line


JSON_RUN = """
import json, subprocess, sys
from pathlib import Path
from typer.testing import CliRunner
from kanch.cli import app

folder = Path(sys.argv[1])
home = str(folder / "demo")
runner, said = CliRunner(), {}

def run(name, *arguments, told=None, given=None):
    done = runner.invoke(app, [*name.split()[1:], *map(str, arguments), "--json"], input=given)
    said[told or name] = json.loads(done.stdout)

at_home = ("--home", home)
run("kanch demo", home)
run("kanch check", *at_home)
run("kanch backup", folder / "backup", *at_home)
(folder / "copy").mkdir()
run("kanch verify", folder / "copy", "--seen", folder / "seen.json", *at_home)
(folder / "t.txt").write_text("At least 20 people were killed on 25 September 2023. Article 9.")
run("kanch check-text", folder / "t.txt", *at_home)
run("kanch figures list", *at_home)
run("kanch figures show", "depot-killed", *at_home)
run("kanch figures proof", "depot-killed", "-o", folder / "figure.json", *at_home)
# In a process of its own: it makes the pages of the public site.
command = [sys.executable, "-m", "kanch.cli", "bundle", folder / "site", *at_home, "--json"]
said["kanch bundle"] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
run("kanch new-password", "editor@example.org", *at_home)
(folder / "t.csv").write_text("id,name,kind\\nnew,New,media\\nbad,Bad,nothing\\n")
run("kanch ledger import", folder / "t.csv", *at_home)
rows = "New,partner,en,n@example.org\\nB,b,,\\n"
(folder / "r.csv").write_text("name,kind,language,address\\n" + rows)
run("kanch recipients import", folder / "r.csv", *at_home)
run("kanch send", "displaced-2023", "--what-changed", "--dry-run", *at_home)
run("kanch appeal publish", "displaced-2023", *at_home)
run("kanch appeal forms", "displaced-2023", "-o", folder / "forms", *at_home)
from django.utils import timezone
from kanch.web.accounts.services import system_actor
from kanch.web.appeals.services import create_appeal
create_appeal(actor=system_actor(), slug="empty", title="Empty", now=timezone.now())
run("kanch appeal publish", "empty", *at_home, told="kanch appeal publish, stopped")
run("kanch coordinator", "--email", "ani@example.org", "--name", "Ani", "--password-stdin",
    *at_home, given="several words of her own\\n")
run("kanch init", folder / "new")
run("kanch restore", folder / "backup", folder / "restored", *at_home)
run("kanch names compare", "Ani Saryan", "Անի Սարյան")
rows = "1,Ani Saryan,1958\\n2,Mr.,1958\\n"
(folder / "people.csv").write_text("id,name,born\\n" + rows)
run("kanch names search", folder / "people.csv", "Անի Սարյան")
run("kanch names search", folder / "people.csv", "--queries", folder / "people.csv",
    "-o", folder / "results.csv", told="kanch names search, a list")
run("kanch names keys", "Ani Saryan")
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What each command prints as JSON, all run in one process on an installation of its own."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("KANCH_", "DJANGO_", "DATA"))}
    folder = tmp_path_factory.mktemp("docs")
    done = subprocess.run(
        [sys.executable, "-c", JSON_RUN, str(folder)],
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answered: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answered


def documented_keys(cell: str) -> list[str]:
    """The keys in a cell: those of the object, without what stands in brackets."""
    return quoted(re.sub(r"\([^)]*\)", "", cell))


def test_json_of_every_command_has_the_keys_documented(answers: dict[str, Any]) -> None:
    table = {row[0].replace("`", ""): row[1] for row in rows_of("cli.md", "json")}
    figure_keys = names_of("formats.md", "figure json")
    assert set(table) == set(answers)
    for name, cell in table.items():
        answer = answers[name]
        keys = figure_keys if "one figure" in cell else documented_keys(cell)
        assert list(answer[0] if isinstance(answer, list) else answer) == keys, name


def test_json_lists_have_the_keys_documented(answers: dict[str, Any]) -> None:
    table = {row[0].replace("`", ""): row[1] for row in rows_of("cli.md", "json")}
    for name, key in [
        ("kanch demo", "accounts"),
        ("kanch check", "findings"),
        ("kanch verify", "findings"),
        ("kanch ledger import", "rejected"),
        ("kanch recipients import", "rejected"),
        ("kanch send", "variants"),
        ("kanch appeal publish, stopped", "findings"),
        ("kanch names compare", "reasons"),
        ("kanch names search", "found"),
        ("kanch names search", "problems"),
    ]:
        bracket = re.search(rf"`{key}` \(([^)]*)\)", table[name])
        assert bracket
        assert list(answers[name][key][0]) == quoted(bracket[1]), name


def test_a_checked_text_has_the_keys_documented(answers: dict[str, Any]) -> None:
    checked = answers["kanch check-text"]
    assert list(checked) == names_of("formats.md", "checked text")
    assert list(checked["numbers"][0]) == names_of("formats.md", "checked number")
    said = {row[0].strip("`"): row[1] for row in rows_of("formats.md", "checked text")}
    assert list(checked["counts"]) == quoted(said["counts"])
    assert list(checked["no_counts"][0]) == quoted(said["no_counts"])
    claim = checked["numbers"][0]["supports"][0]
    assert list(claim) == names_of("formats.md", "checked claim")


def test_help_names_the_json_keys_of_its_command(answers: dict[str, Any]) -> None:
    for name, command in cli_reference.commands():
        if name in ("kanch serve", "kanch figures list"):
            continue
        said = re.search(r"JSON keys: (.*?)\.(?: |$)", " ".join(command.help.split()))
        assert said, name
        keys = re.split(r", ", re.sub(r" \([^)]*\)", "", said[1].split(";")[0]))
        assert keys == list(answers[name]), name


# Settings, environment, codes


def sources() -> Iterator[tuple[Path, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, path.read_text("utf-8")


def test_every_key_of_settings_json_is_documented() -> None:
    code = "\n".join(text for _path, text in sources())
    read = set(re.findall(r'INSTALLATION\.get\("(\w+)"', code)) - {"mail"}
    read |= {f"mail.{key}" for key in re.findall(r'_mail\.get\("(\w+)"', code)}
    assert set(names_of("operations.md", "settings")) == read


def test_every_environment_variable_is_documented() -> None:
    read: set[str] = set()
    places = [*(p for p, _t in sources()), ROOT / "tests/browser/harness.py", ROOT / "tools/need"]
    for path in places:
        text = path.read_text("utf-8")
        read |= set(re.findall(r"environ(?:\.get\(|\.setdefault\(|\[)\s*\"(\w+)\"", text))
        read |= set(re.findall(r"\$\{(KANCH_\w+)", text))
    assert set(names_of("cli.md", "environment")) == read - {"DJANGO_SETTINGS_MODULE"}


def test_every_action_of_the_journal_is_documented_with_its_words() -> None:
    from django.utils import translation

    from kanch.web.journal.services import actions

    listed = [[code.strip("`"), words] for code, words in rows_of("security.md", "actions")]
    with translation.override("en"):
        assert listed == [[code, str(sentence)] for code, sentence in actions().items()]


def test_every_id_of_a_finding_is_documented() -> None:
    used = {name for _path, text in sources() for name in re.findall(r"kanch\.[EW]\d{3}", text)}
    assert set(re.findall(r"^\| (kanch\.[EW]\d{3}) ", text_of("operations.md"), re.MULTILINE)) == (
        used
    )


# Security


def test_permissions_are_as_the_page_says() -> None:
    from kanch.web.accounts.models import Role
    from kanch.web.accounts.permissions import PERMISSIONS

    listed = {
        code.strip("`"): roles.split(", ")
        for code, _means, roles in rows_of("security.md", "permissions")
    }
    assert listed == {
        code: [role.value for role in Role if role in roles] for code, roles in PERMISSIONS.items()
    }


def test_a_permission_that_nothing_asks_for_is_said_to_be_one() -> None:
    code = "".join(text for path, text in sources() if path.name != "permissions.py")
    for permission, means, _roles in rows_of("security.md", "permissions"):
        asked = f'"{permission.strip("`")}"' in code
        assert asked is ("nothing asks for it yet" not in means), permission


def test_limits_are_as_the_page_says() -> None:
    from django.conf import settings

    from kanch.cli import serve
    from kanch.core.exchange import archives
    from kanch.core.exchange import documents as read_documents
    from kanch.core.exchange.tables import LIMIT_BYTES, LIMIT_ROWS
    from kanch.web.accounts import sessions
    from kanch.web.accounts.models import Invitation, PasswordCode
    from kanch.web.accounts.services import invitations, second_factor, throttle
    from kanch.web.journal.services import outbox
    from kanch.web.ledger import checking
    from kanch.web.ledger.services import documents

    length = settings.AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"]["min_length"]
    body = re.search(r"max_request_body_size=([\d_]+)", Path(serve.__file__).read_text("utf-8"))
    assert body
    limits = {
        "shortest password, in characters": length,
        "wrong guesses at an account before the first pause": throttle.FREE["account"],
        "wrong guesses at a second factor before the first pause": throttle.FREE["second"],
        "wrong guesses from one address before the first pause": throttle.FREE["address"],
        "first pause, in seconds": throttle.FIRST_PAUSE.total_seconds(),
        "longest pause, in minutes": throttle.LONGEST_PAUSE.total_seconds() / 60,
        "guesses are forgotten after, in hours": throttle.REMEMBERED.total_seconds() / 3600,
        "recovery codes": second_factor.RECOVERY_CODES,
        "idle session ends after, in minutes": sessions.IDLE.total_seconds() / 60,
        "any session ends after, in hours": sessions.ABSOLUTE.total_seconds() / 3600,
        "invitation is open for, in days": Invitation.VALID.days,
        "code for a new password is open for, in days": PasswordCode.VALID.days,
        "messages are removed after, in days": outbox.KEPT.days,
        "used-up codes are removed after, in days": invitations.KEPT.days,
        "table to import, in MB": LIMIT_BYTES / 1e6,
        "table to import, in rows": LIMIT_ROWS,
        "workbook or Word document unpacked, in MB": archives.UNPACKED_LIMIT / 1e6,
        "archived copy, in MB": documents.LIMIT_BYTES / 1e6,
        "document to check, in MB": read_documents.LIMIT_BYTES / 1e6,
        "document to check, in pages": read_documents.LIMIT_PAGES,
        "text to check, in numbers": checking.LIMIT_NUMBERS,
        "text to check, in characters": read_documents.LIMIT_CHARACTERS,
        "any request, in MB": int(body[1].replace("_", "")) / 1e6,
    }
    assert {what: float(limit) for what, limit in rows_of("security.md", "limits")} == limits


def test_the_policy_is_the_one_that_pages_carry() -> None:
    from kanch.web.config.middleware import POLICY

    assert block_after("security.md", "exact: policy").strip() == POLICY


def test_the_public_site_sets_no_cookie_and_boxes_in_archived_copies(
    db: None, public_origin: None, client: Any
) -> None:
    from kanch.web.accounts.services import system_actor
    from kanch.web.ledger.services import archive_document

    copy = archive_document(
        actor=system_actor(), data=b"<p>Twenty<script>1</script></p>", name="note.html", now=NOW
    )
    page, kept = client.get("/en/"), client.get(f"/documents/{copy.sha256}")
    assert not page.cookies
    assert not kept.cookies
    assert kept.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_every_key_file_is_documented(answers: dict[str, Any]) -> None:
    there = {path.name for path in Path(answers["kanch demo"]["keys"]).iterdir()}
    section = text_of("security.md").split("## Backups and keys")[1]
    assert set(re.findall(r"^\| `([\w.]+)`", section, re.MULTILINE)) == there


# Formats

KINDS = ["claims", "statements", "figures", "indicators", "places", "sources"]


@pytest.mark.parametrize("kind", KINDS)
def test_columns_of_an_import_are_documented(kind: str) -> None:
    from kanch.web.ledger import imports

    columns = imports.KINDS[imports.Kind(kind)]
    fields: list[str] = []
    required: list[str] = []
    aliases: dict[str, str] = {}
    for name, needed, also, _holds in rows_of("formats.md", f"import {kind}"):
        field = name.strip("`")
        each = [field.replace("LANG", code) for code in LANGUAGES] if "LANG" in field else [field]
        fields += each
        required += each if needed == "yes" else []
        aliases |= dict.fromkeys(quoted(also), each[0])
    assert set(fields) == set(columns.fields)
    assert set(required) == set(columns.required)
    assert aliases == {a: f for a, f in columns.aliases.items() if f in columns.fields}


def test_columns_of_a_list_of_recipients_are_documented() -> None:
    from kanch.web.sending.lists import COLUMNS, FAMILY, Kind

    rows = rows_of("formats.md", "import recipients")
    assert tuple(row[0].strip("`") for row in rows) == COLUMNS.fields
    assert tuple(row[0].strip("`") for row in rows if row[1] == "yes") == COLUMNS.required
    assert {a: row[0].strip("`") for row in rows for a in quoted(row[2])} == COLUMNS.aliases
    assert FAMILY.kinds[Kind.RECIPIENTS] is COLUMNS


def test_kinds_are_recognised_in_the_order_of_the_page() -> None:
    from kanch.web.ledger import imports

    assert [kind.value for kind in imports.KINDS] == KINDS
    headings = re.findall(r"^### (\w+)$", text_of("formats.md"), re.MULTILINE)
    assert [h.lower() for h in headings][: len(KINDS)] == KINDS


def test_words_of_cells_are_documented() -> None:
    from kanch.core.figures import Policy, Precision, Qualifier
    from kanch.web.ledger.models import Attribution, Source

    assert {row[0]: quoted(row[1]) for row in rows_of("formats.md", "words")} == {
        "qualifier": [q.value for q in Qualifier if q is not Qualifier.BETWEEN],
        "precision": [p.value for p in Precision],
        "basis": Attribution.Basis.values,
        "original": [value for value in Attribution.Original.values if value],
        "policy": [p.value for p in Policy],
        "kind of source": Source.Kind.values,
    }


def test_columns_of_exports_are_documented() -> None:
    from kanch.core.exchange.hxl import CLAIM_COLUMNS
    from kanch.web.journal.views import COLUMNS
    from kanch.web.ledger.exports import HEADER

    assert names_of("formats.md", "claims out") == list(HEADER)
    assert names_of("formats.md", "journal") == COLUMNS
    listed = [(heading, tag.strip("`")) for heading, tag in rows_of("formats.md", "hxl")]
    assert listed == [tuple(column) for column in CLAIM_COLUMNS]


@pytest.fixture
def ledger(db: None) -> None:
    """The example tables of docs/formats.md, imported in the order that the page names."""
    from kanch.core.exchange.tables import read_table
    from kanch.web.accounts.services import save_organisation, system_actor
    from kanch.web.ledger.imports import Kind, import_table

    actor = system_actor()
    save_organisation(actor=actor, now=NOW, name={"en": "Example Relief"}, content_languages=["en"])
    page = text_of("formats.md")
    for kind in ("sources", "places", "indicators", "claims", "figures", "statements"):
        section = page.split(f"### {kind.capitalize()}\n")[1]
        example = re.search(r"```csv\n(.*?)```", section, re.DOTALL)
        assert example
        table = read_table(example[1].encode(), "example.csv")
        report = import_table(actor=actor, table=table, now=NOW)
        assert report.kind is Kind(kind)
        assert [r.reason for r in report.rejected] == []
        assert report.added == len(table.rows)


@pytest.fixture
def edition(ledger: None) -> Any:
    """An edition over the example tables."""
    from kanch.web.accounts.services import system_actor
    from kanch.web.appeals.services import create_appeal, publish, save_text

    actor = system_actor()
    create_appeal(actor=actor, slug="winter", title="An invented appeal", now=NOW)
    save_text(
        actor=actor,
        slug="winter",
        language="en",
        title="An invented appeal",
        body="[[The explosion killed {{figure:dead noun}}. || Nobody knows yet.]]",
        follows=1,
        now=NOW,
    )
    return publish(actor=actor, slug="winter", now=NOW)


def test_example_tables_go_in_and_make_a_figure(
    ledger: None, public_origin: None, client: Any
) -> None:
    figure = client.get("/en/figures/dead/figure.json").json()
    assert (figure["low"], figure["high"]) == (68, 68)
    assert list(figure) == names_of("formats.md", "figure json")
    claims = client.get("/en/figures/dead/claims.json").json()
    assert list(claims[0]) == names_of("formats.md", "claims out")


def test_every_address_of_a_file_answers(edition: Any, public_origin: None, client: Any) -> None:
    from kanch.web.accounts.services import system_actor
    from kanch.web.appeals.renditions.services import make_missing
    from kanch.web.ledger.services import archive_document

    make_missing(NOW)
    copy = archive_document(actor=system_actor(), data=b"Twenty", name="note.txt", now=NOW)
    values = {"CODE": "dead", "SLUG": "winter", "N": "1", "SHA256": copy.sha256}
    for address in names_of("formats.md", "addresses"):
        path = re.sub(r"\b(CODE|SLUG|N|SHA256)\b", lambda m: values[m[1]], address)
        url = path if path.startswith("/") else f"/en/{path}"
        assert client.get(url).status_code == 200, url
        assert client.get(f"{url}?at=2023-09-30T23:00").status_code == 200, url


def test_keys_of_an_edition_are_documented(edition: Any) -> None:
    content = json.loads(bytes(edition.content))
    assert content["format"] == "kanch-edition-1"
    assert set(content) == set(names_of("formats.md", "edition"))
    assert set(next(iter(content["claims"].values()))) == set(
        names_of("formats.md", "edition claim")
    )
    figure = names_of("formats.md", "figure json")
    assert set(content["figures"]["dead"]) == {*figure, "value"}
    assert set(content["languages"]["en"]) == {"title", "body", "html", "revision"}


def test_facts_of_a_feed_are_as_the_page_says(
    edition: Any, public_origin: None, client: Any
) -> None:
    items = client.get("/en/appeals/winter/feed.json").json()["items"]
    assert items[0]["_kanch"] == {"edition": 1}
    code = (SOURCE / "web/appeals/feeds.py").read_text("utf-8")
    limit = re.search(r"^LIMIT = (\d+)", code, re.MULTILINE)
    assert limit
    section = text_of("formats.md").split("### Feeds")[1].split("###")[0]
    assert f"newest {limit[1]} entries" in section


def test_keys_of_what_is_signed_are_documented(edition: Any) -> None:
    from django.conf import settings

    from kanch.core.custody import FileEntry, Site, write_manifest
    from kanch.web.accounts.queries import organisation
    from kanch.web.appeals.proof import signed_edition
    from kanch.web.ledger.models import FigureRule
    from kanch.web.ledger.moments import View
    from kanch.web.ledger.proof import figure_content

    site = Site({"en": "Example Relief"}, "https://appeals.example.org")
    key = settings.HOME.signing_key()
    written = write_manifest(
        {"a": FileEntry("0" * 64, 1)}, made_at=NOW, sequence=1, site=site, signing_key=key
    )
    manifest, signature = (json.loads(written[name]) for name in written)
    assert set(manifest) == set(names_of("formats.md", "manifest"))
    assert set(signature) == set(names_of("formats.md", "signature"))
    envelope = json.loads(signed_edition(edition))
    assert set(envelope) == set(names_of("formats.md", "envelope"))
    assert set(envelope["signature"]) == set(signature)
    rule = FigureRule.objects.get(code="dead")
    figure = figure_content(rule, View(None, NOW, ""), organisation(), made_at=NOW)
    rows = {row[0].strip("`"): row[1] for row in rows_of("formats.md", "signed figure")}
    assert set(figure) == set(rows)
    assert list(figure["rule"]) == quoted(rows["rule"])
    assert set(figure["figure"]) == {*names_of("formats.md", "figure json"), "value"}
    assert list(next(iter(figure["indicators"].values()))) == quoted(rows["indicators"])
    assert list(next(iter(figure["sources"].values()))) == quoted(rows["sources"])
    assert list(next(iter(figure["places"].values()))) == quoted(rows["places"])
    assert set(next(iter(figure["claims"].values()))) == {
        *names_of("formats.md", "edition claim"),
        *quoted(rows["claims"]),
    }


def test_every_code_of_a_finding_about_a_copy_is_documented() -> None:
    places = ("core/custody/verifier.py", "cli/mirror.py")
    code = "".join((SOURCE / place).read_text("utf-8") for place in places)
    called = re.findall(r'(?:Finding|Refused)\(\s*"([a-z-]+)"', code)
    handed_on = re.findall(r'_strict\([^)]*"([a-z-]+)"\)', code)
    assert set(names_of("formats.md", "findings")) == {*called, *handed_on} - {"memory"}


@pytest.fixture
def downloaded(edition: Any, public_origin: None, client: Any, tmp_path: Path) -> tuple[Path, str]:
    """A folder with the edition's file and headers as curl writes them, and the key of its page."""
    answer = client.get("/en/appeals/winter/1.json")
    (tmp_path / "1.json").write_bytes(answer.content)
    lines = ["HTTP/1.1 200 OK", *(f"{k}: {v}" for k, v in answer.headers.items()), "", ""]
    (tmp_path / "headers").write_bytes("\r\n".join(lines).encode())
    page = client.get("/en/appeals/winter/1/").content.decode()
    key = re.search(r"\b(?:[0-9a-f]{4} ){15}[0-9a-f]{4}\b", page)
    assert key
    return tmp_path, key[0]


NO_KEY = " ".join(["0000"] * 16)


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")
def test_openssl_verifies_an_edition_as_the_page_says(downloaded: tuple[Path, str]) -> None:
    folder, key = downloaded
    script = block_after("formats.md", "run: verify").replace(NO_KEY, key)
    # The files are here already.
    script = "set -e\n" + re.sub(r"^curl .*\n", "", script, flags=re.MULTILINE)

    def verify() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=False
        )

    assert "Signature Verified Successfully" in verify().stdout
    (folder / "1.json").write_bytes((folder / "1.json").read_bytes().replace(b"68", b"86"))
    assert verify().returncode != 0


def test_python_verifies_an_edition_as_the_page_says(
    downloaded: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from cryptography.exceptions import InvalidSignature

    folder, key = downloaded
    monkeypatch.chdir(folder)
    script = block_after("formats.md", "run: verify python").replace(NO_KEY, key)
    exec(compile(script, "docs/formats.md", "exec"), {})
    (folder / "1.json").write_bytes((folder / "1.json").read_bytes().replace(b"68", b"86"))
    with pytest.raises(InvalidSignature, match=r"^$"):
        exec(compile(script, "docs/formats.md", "exec"), {})


def test_the_head_in_an_edition_is_found_in_the_journal(
    edition: Any, client: Any, db: None
) -> None:
    from kanch.web.journal.models import Event

    head = json.loads(bytes(edition.content))["journal_head"]
    assert Event.objects.filter(digest=head).count() == 1


# Guides


def test_the_guide_for_python_runs() -> None:
    result = doctest.testfile(
        str(DOCS / "guides" / "figures-from-python.md"), module_relative=False, encoding="utf-8"
    )
    assert result.attempted > 20
    assert result.failed == 0


def said_on_pages() -> str:
    """Everything that templates and code can say, white space evened out."""
    templates = [path.read_text("utf-8") for path in SOURCE.rglob("templates/**/*.html")]
    spoken = [
        node.value
        for _path, text in sources()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return " ".join("\n".join([*templates, *spoken]).split())


@pytest.mark.parametrize("guide", ["first-appeal.md", "check-a-number.md", "send.md"])
def test_buttons_and_headings_named_in_a_guide_are_on_the_pages(guide: str) -> None:
    said = said_on_pages()
    text = re.sub(r"^\*.*\*$", "", text_of(f"guides/{guide}"), flags=re.MULTILINE)
    for label in re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", text):
        assert label in said, label
