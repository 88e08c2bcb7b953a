"""The style sheet: readable in both themes, small, its fonts unchanged since they were vendored."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

UI = Path(__file__).parents[3] / "src/kanch/web/ui"
STATIC = UI / "static/ui"
CSS = (STATIC / "kanch.css").read_text("utf-8")

TEXT_ON = [
    (text, ground)
    for text in (
        "ink", "quiet", "link", "accent", "info", "success", "warning", "danger", "question",
    )
    for ground in ("paper", "surface", "sunk")
] + [("on-accent", "accent"), ("on-wash", "wash"), ("link", "wash")]  # fmt: skip
DRAWN_ON = [
    (line, ground)
    for line in ("s1", "s2", "s3", "s4", "s5", "s6", "edge", "focus")
    for ground in ("paper", "surface")
]


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def _themes() -> dict[str, dict[str, str]]:
    light, dark, _ = re.split(r":root \{", CSS)[1:]
    base = _tokens(light.split("}")[0])
    return {"light": base, "dark": base | _tokens(dark.split("}")[0])}


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_on_every_ground(theme):
    tokens = _themes()[theme]
    weak = [pair for pair in TEXT_ON if _contrast(tokens[pair[0]], tokens[pair[1]]) < 4.5]
    assert weak == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_marks_and_focus_stand_out_from_the_ground(theme):
    tokens = _themes()[theme]
    weak = [pair for pair in DRAWN_ON if _contrast(tokens[pair[0]], tokens[pair[1]]) < 3]
    assert weak == []


def test_style_sheets_are_light_enough_for_a_slow_network():
    assert len(gzip.compress(CSS.encode())) <= 9_000
    assert len(gzip.compress((STATIC / "staff.css").read_bytes())) <= 3_000


def test_style_sheets_load_nothing_from_elsewhere():
    for sheet in STATIC.glob("*.css"):
        for address in re.findall(r"url\(([^)]+)\)", sheet.read_text("utf-8")):
            assert (STATIC / address).is_file(), address


def test_style_sheets_do_without_what_old_browsers_lack():
    for sheet in STATIC.glob("*.css"):
        text = sheet.read_text("utf-8")
        rules = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        found = re.findall(r":has\(|:is\(|clamp\(|aspect-ratio|(?<![-\w])gap:|inset:", rules)
        assert found == [], sheet.name


def test_text_stays_bold_in_browsers_that_know_round_weights_only():
    for sheet in STATIC.glob("*.css"):
        for block in re.findall(r"\{([^{}]*font-weight: [^{}]*)\}", sheet.read_text("utf-8")):
            weights = re.findall(r"font-weight: (\d+(?: \d+)?)", block)
            assert weights[0].endswith("00"), (sheet.name, block)


@pytest.mark.parametrize("folder", sorted((STATIC / "vendor").iterdir()), ids=lambda p: p.name)
def test_vendored_files_are_the_ones_that_were_fetched(folder):
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = dict(reversed(line.split("  ")) for line in lines if not line.startswith("#"))
    assert sums.keys() == {p.name for p in folder.iterdir()} - {"SHA256SUMS"}
    assert "LICENSE" in sums
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
