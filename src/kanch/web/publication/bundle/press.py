"""Makes one file of the bundle, and says what it was made from."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

import kanch
from kanch.web.accounts.queries import organisation
from kanch.web.journal import inputs
from kanch.web.journal.inputs import Question
from kanch.web.ledger.models import FigureRule, in_language
from kanch.web.ledger.moments import view_of
from kanch.web.ledger.proof import figure_path, signed_figure
from kanch.web.ledger.showing import moment
from kanch.web.publication.bundle import links

FIRST_PAGE = "/"
_SIGNED_FIGURE = re.compile(figure_path(r"(?P<code>[a-z0-9-]+)"))


class PageFailed(RuntimeError):
    """A file of the bundle could not be made; the message names it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file as it was made at a moment, with the paths that it links to.

    `answers` are the digests of what the database answered to each question; `holds_until` is
    the first moment at which the file would read otherwise though no answer changed.
    """

    path: str
    body: bytes
    links: tuple[str, ...]
    made_at: datetime
    holds_until: datetime | None
    answers: dict[Question, str]


class Press:
    """Makes files as of one view, `at` as in the address, empty for now.

    Questions that pages share are asked for their digest once: a press works on one state of
    the database.
    """

    def __init__(self, at: str, made_at: datetime) -> None:
        self.at, self.made_at = at, made_at
        self._answers: dict[Question, str] = {}
        self._shelf: inputs.Shelf = {}

    def answer(self, question: Question) -> str:
        """The digest of what the database answers, from memory where it was asked before."""
        known = self._answers.get(question)
        if known is None:
            known = self._answers[question] = inputs.answer(question)
        return known

    def make(self, path: str) -> Piece:
        """Make one file. Raises PageFailed."""
        with inputs.noted(self.made_at, self._shelf) as noted:
            try:
                body, found = self._make(path)
            except PageFailed:
                raise
            except Exception as error:
                raise PageFailed(f"{path}: {error!r}") from error
        return Piece(
            path,
            body,
            tuple(found),
            self.made_at,
            noted.holds_until,
            {question: self.answer(question) for question in noted.questions},
        )

    def _make(self, path: str) -> tuple[bytes, list[str]]:
        if path == FIRST_PAGE:
            return self._page(path, _first_page(self.made_at))
        if path.startswith(settings.STATIC_URL):
            return _static(path)
        if signed := _SIGNED_FIGURE.fullmatch(path):
            return self._signed_figure(signed["code"]), []
        response = self._view(path)
        is_page = response.headers["Content-Type"].startswith("text/html")
        if not is_page or "Content-Disposition" in response.headers:
            return response.content, []
        return self._page(path, response.content.decode())

    def _page(self, path: str, html: str) -> tuple[bytes, list[str]]:
        text, found = links.beside(path, html)
        return text.encode(), found

    def _view(self, path: str) -> HttpResponse:
        query = {"at": self.at} if self.at else {}
        request = RequestFactory(SERVER_NAME="localhost").get(path, query)
        language = translation.get_language_from_path(path) or organisation().content_languages[0]
        with translation.override(language):
            request.LANGUAGE_CODE = language
            try:
                match = resolve(path)
                request.resolver_match = match
                response: HttpResponse = match.func(request, *match.args, **match.kwargs)
            except Http404:
                raise PageFailed(f"{path} is linked to, and is not there") from None
        if response.status_code == 503:
            raise PageFailed(f"{path} is still being made. Try again in a minute")
        if response.status_code != 200:
            raise PageFailed(f"{path} answered {response.status_code}")
        return response

    def _signed_figure(self, code: str) -> bytes:
        rule = FigureRule.objects.select_related("indicator").filter(code=code).first()
        if rule is None:
            raise PageFailed(f"There is no figure {code}, and a page links to it")
        house = organisation()
        view = view_of(self.at or None, house, now=self.made_at)
        key = settings.HOME.signing_key()
        return signed_figure(rule, view, house, made_at=self.made_at, key=key)


def _first_page(made_at: datetime) -> str:
    """Where a stick is opened: it cannot know the reader's language."""
    house = organisation()
    rows = []
    for code in house.content_languages:
        with translation.override(code):
            when = moment(made_at, "minute", code, house.timezone)
            copy = _("A copy. This page was made on <strong>%(made_at)s</strong>.")
            rows.append(
                {
                    "code": code,
                    "name": translation.get_language_info(code)["name_local"],
                    "url": reverse("publication:situation"),
                    "copy": format_html(copy.replace("%(made_at)s", "{}"), when),
                }
            )
    site = {
        "is_demo": house.is_demo,
        "name": in_language(house.name, house.content_languages[0]),
    }
    with translation.override(house.content_languages[0]):
        return render_to_string("publication/static_root.html", {"languages": rows, "site": site})


def _static(path: str) -> tuple[bytes, list[str]]:
    place = finders.find(path.removeprefix(settings.STATIC_URL))
    if not place:
        raise PageFailed(f"{path} is not among the static files")
    body = Path(str(place)).read_bytes()
    return body, links.of_style_sheet(path, body.decode()) if path.endswith(".css") else []


@lru_cache(maxsize=1)
def software() -> str:
    """The digest of all that makes pages and is not in the database.

    The program with its templates, translations and static files, the libraries by their
    versions, the settings of the installation, and its public key.
    """
    sha = sha256()

    def add(*facts: str) -> None:
        sha.update("\0".join(facts).encode() + b"\n")

    root = Path(str(kanch.__file__)).parent
    for file in sorted(root.rglob("*")):
        if file.is_file() and file.suffix not in (".pyc", ".po"):
            add(str(file.relative_to(root)), sha256(file.read_bytes()).hexdigest())
    for name, version in sorted((d.name, d.version) for d in distributions()):
        add(name, version)
    add(settings.PUBLIC_URL, sha256(settings.HOME.settings_file.read_bytes()).hexdigest())
    add(settings.HOME.signing_key().public.text)
    return sha.hexdigest()
