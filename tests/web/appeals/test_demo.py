"""The demo's appeal at each of its moments, in each of its languages."""

import re

import pytest

MOMENTS = ["2023-09-26T20:00", "2023-09-27T20:00", "now"]
ALTERNATIVES = {
    "en": "not yet known at this hour",
    "hy": "այս ժամին դեռ հայտնի չէ",
    "ru": "к этому часу ещё неизвестно",
    "fr": "on ne sait pas encore, à cette heure",
}


@pytest.fixture
def demo(demo_once, db):
    """The whole demo in the database."""


def test_the_appeal_reads_well_at_each_moment_in_each_language(demo, read):
    for language, not_yet in ALTERNATIVES.items():
        seen = {}
        for at in MOMENTS:
            page = read(f"/{language}/appeals/displaced-2023/", at=at)
            assert page.status_code == 200
            (article,) = re.findall(r"<article.*?</article>", page.text, flags=re.DOTALL)
            text = " ".join(re.sub(r"<[^>]+>", "", article).replace("\xa0", " ").split())
            for sign in ("{{", "}}", "[[", "]]", "||", "None", "  ", " .", " ,", "։։", ".."):
                assert sign not in text, (language, at, sign)
            seen[at] = text
        assert not_yet in seen[MOMENTS[0]].lower(), language
        assert "218" in seen["now"]
        assert "218" not in seen[MOMENTS[1]]
        assert len(set(seen.values())) == 3


def test_the_demos_edition_could_be_published_again_today(demo):
    from django.utils import timezone

    from kanch.web.accounts.services import system_actor
    from kanch.web.appeals import services

    edition = services.publish(actor=system_actor(), slug="displaced-2023", now=timezone.now())
    assert edition.number == 2
