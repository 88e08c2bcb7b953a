"""The public site as static pages in a ZIP file, for any web host.

It walks the site as a reader would, from the front page in each language, and writes what it
finds with links made relative, so that the pages work from a folder too.
"""

import os
import posixpath
import re
import sys
import zipfile
from collections import deque
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

_LINK = re.compile(r'(?P<name>\b(?:href|src))="(?P<url>/[^"]*)"')
_CSS_URL = re.compile(r"url\((?P<url>[^)]+)\)")


class PageFailed(RuntimeError):
    """A page of the site could not be made."""


def write_site(
    target: Path, *, languages: list[str], at: str, say: Callable[[int, int], None]
) -> int:
    """Write the site to a ZIP file and return the number of files; it appears whole or not at all.

    `at` is the moment of the view, empty for now; `say(done, known)` is told after each file.
    Raises PageFailed.
    """
    waiting = deque(f"/{language}/" for language in languages)
    known = set(waiting)
    unfinished = target.with_suffix(".unfinished")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", relative("/", _first_page(languages))[0])
        done = 1
        while waiting:
            path = waiting.popleft()
            body, found = _fetch(path, at)
            archive.writestr(file_of(path), body)
            done += 1
            for url in found:
                if url not in known:
                    known.add(url)
                    waiting.append(url)
            say(done, len(known) + 1)
    unfinished.replace(target)
    return done


def file_of(path: str) -> str:
    """The file in the archive for the path of an address."""
    name = path.lstrip("/")
    return f"{name}index.html" if not name or name.endswith("/") else name


def _fetch(path: str, at: str) -> tuple[bytes, list[str]]:
    """One file of the site with relative links, and the paths that it links to."""
    if path.startswith(settings.STATIC_URL):
        return _static(path)
    from django.core.handlers.wsgi import WSGIHandler

    handler = _handler.setdefault("it", WSGIHandler())
    query = {"at": at} if at else {}
    request = RequestFactory(SERVER_NAME="localhost").get(path, query)
    request.META["KANCH_STATIC"] = "1"
    response: HttpResponse = handler.get_response(request)
    if response.status_code != 200:
        raise PageFailed(f"{path} answered {response.status_code}")
    body: bytes = response.content
    if not response.headers["Content-Type"].startswith("text/html") or path.startswith(
        "/documents/"
    ):
        return body, []
    return relative(path, body.decode())


def relative(path: str, html: str) -> tuple[bytes, list[str]]:
    """A page whose links lead to files beside it, and the paths that it links to."""
    found: list[str] = []

    def beside(match: re.Match[str]) -> str:
        parts = urlsplit(match["url"].replace("&amp;", "&"))
        if parts.path != "/":
            found.append(parts.path)
        where = posixpath.relpath(file_of(parts.path), posixpath.dirname(file_of(path)) or ".")
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return f'{match["name"]}="{where}{fragment}"'

    return _LINK.sub(beside, html).encode(), found


_handler: dict[str, object] = {}


def _static(path: str) -> tuple[bytes, list[str]]:
    name = path.removeprefix(settings.STATIC_URL)
    place = finders.find(name)
    if not place:
        raise PageFailed(f"{path} is not among the static files")
    body = Path(str(place)).read_bytes()
    found = []
    if name.endswith(".css"):
        for match in _CSS_URL.finditer(body.decode()):
            url = match["url"].strip("\"'")
            if not url.startswith("data:"):
                found.append(posixpath.normpath(posixpath.join(posixpath.dirname(path), url)))
    return body, found


def _first_page(languages: list[str]) -> str:
    from django.template.loader import render_to_string

    from kanch.web.accounts.queries import organisation

    names = []
    for code in languages:
        with translation.override(code):
            name = translation.get_language_info(code)["name_local"]
            names.append({"code": code, "name": name, "url": reverse("publication:situation")})
    site = {"is_demo": organisation().is_demo}
    return render_to_string("publication/static_root.html", {"languages": names, "site": site})


def main(export_id: int) -> None:
    """Make one ordered export and keep its state where the staff page shows it."""
    from django.utils import timezone

    from kanch.web.accounts.queries import organisation
    from kanch.web.accounts.services import system_actor
    from kanch.web.journal import services as journal
    from kanch.web.publication.models import SiteExport

    export = SiteExport.objects.get(pk=export_id)
    folder = settings.HOME.work / "exports"
    folder.mkdir(parents=True, exist_ok=True)

    def say(done: int, known: int) -> None:
        if done % 10 == 0:
            SiteExport.objects.filter(pk=export_id).update(
                state=SiteExport.State.WORKING, done=done, pages=known
            )

    target = folder / f"{export_id}.zip"
    done = write_site(target, languages=organisation().content_languages, at=export.at, say=say)
    from django.db import transaction

    with transaction.atomic():
        SiteExport.objects.filter(pk=export_id).update(
            state=SiteExport.State.READY, done=done, pages=done, size=target.stat().st_size
        )
        journal.record(
            actor=system_actor(),
            action="publication.site_made",
            subject=export,
            at=timezone.now(),
            data={"files": done},
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanch.web.config.settings")
    django.setup()
    main(int(sys.argv[1]))
