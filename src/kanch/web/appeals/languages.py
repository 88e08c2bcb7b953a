"""The names of the languages that appeals are written in."""

from django.utils.translation import get_language_info


def own_name(code: str) -> str:
    """A language as it calls itself: for links, which its readers look for."""
    return str(get_language_info(code)["name_local"])


def name_of(code: str) -> str:
    """A language in the language of whoever reads the page: for sentences."""
    return str(get_language_info(code)["name_translated"])
