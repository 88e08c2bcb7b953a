"""Every page of both sites, once per width; languages and themes take turns."""

from collections.abc import Callable
from itertools import product

import pytest

from tests.browser.harness import (
    LANGUAGES,
    SIZES,
    THEMES,
    URLCONFS,
    Address,
    Found,
    Reader,
    Site,
    addresses,
    in_language,
)
from tests.browser.pages import NOT_READ

pytestmark = pytest.mark.browser

READ = [
    address for origin in URLCONFS for address in addresses(origin) if str(address) not in NOT_READ
]


def _turn(address: Address, width: int) -> tuple[str, str]:
    """Language and theme of one reading: the other theme and language at the other width.

    Neighbouring addresses take the next pair, so that all pairs of width, language and theme
    come up, without reading each page in all of them.
    """
    pairs = list(product(LANGUAGES[address.origin], THEMES))
    place = READ.index(address) + 3 * list(SIZES).index(width)
    return pairs[place % len(pairs)]


def test_no_reason_is_left_of_an_address_that_is_gone() -> None:
    stale = NOT_READ.keys() - {str(a) for origin in URLCONFS for a in addresses(origin)}
    assert not stale, f"tests/browser/pages.py names addresses that are gone: {sorted(stale)}"


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("address", READ, ids=str)
def test_page_reads_well(
    address: Address,
    width: int,
    site: Site,
    found: dict[Address, Found],
    reader: Callable[..., Reader],
) -> None:
    assert address in found, (
        "nothing leads to this address: link to it, start from it in tests/browser/pages.py, "
        "or say there why it is not read"
    )
    example = found[address]
    if not example.is_page:
        assert example.status in (200, 302, 405), f"{example.path} answered {example.status}"
        return
    language, theme = _turn(address, width)
    path = example.path
    if address.origin == "public":
        path = in_language(path, language)
    someone = reader(width=width, theme=theme, language=language, signed_in=example.signed_in)
    someone.read(site.origins[address.origin] + path)
    assert someone.problems == [], f"{path} in {language}, {theme}"
    if address.origin == "staff" or path.startswith(f"/{language}/"):
        assert someone.language() == language


@pytest.mark.parametrize("address", READ, ids=str)
def test_page_needs_no_script(
    address: Address, site: Site, found: dict[Address, Found], reader: Callable[..., Reader]
) -> None:
    example = found.get(address)
    if example is None or not example.is_page:
        return
    someone = reader(width=390, scripts=False, signed_in=example.signed_in)
    someone.read(site.origins[address.origin] + example.path)
    assert someone.problems == []
