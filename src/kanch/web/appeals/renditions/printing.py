"""Setting type: a page made into a tagged PDF, where this machine has what that needs."""

import logging
from functools import lru_cache

# Letters of each script that texts are written in.
_PROBE = """<!doctype html><html lang="en"><title>Aé Жё Աև</title><p>Aé Жё Աև <b>Aé Жё Աև</b></p>"""


class CannotPrint(RuntimeError):
    """This machine lacks the libraries or letters that set type; the message says what mends it."""


def printed(page: str, *, identifier: bytes) -> bytes:
    """A page of HTML as a tagged PDF (PDF/UA-1); the same page gives the same bytes.

    Nothing that the page names is fetched, neither from the network nor from the disk.
    Raises CannotPrint.
    """
    require_printing()
    return _set(page, identifier)


# What is missing may be installed while the process runs: only a success is remembered.
@lru_cache(maxsize=1)
def require_printing() -> None:
    """Raises CannotPrint where Pango is missing, or fonts for one of the scripts."""
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        raise _lacking() from error
    if not _any_font():
        raise _lacking()
    # A letter without a font is printed as a box, and a PDF that is kept would keep the box.
    noted = _Noted()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(noted)
    try:
        _set(_PROBE, b"letters")
    finally:
        logger.removeHandler(noted)
    if noted.boxes:
        raise _lacking()


def _any_font() -> bool:
    """Whether there is a font at all: without one, Pango ends the whole process."""
    from weasyprint.text.ffi import ffi, fontconfig

    fonts = fontconfig.FcConfigGetFonts(ffi.NULL, fontconfig.FcSetSystem)
    return bool(fonts != ffi.NULL and fonts.nfont)


def _set(page: str, identifier: bytes) -> bytes:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols={"data"})
    document = HTML(string=page, url_fetcher=fetcher)
    made: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return made


def _lacking() -> CannotPrint:
    return CannotPrint(
        "Printing needs Pango and fonts. On Debian or Ubuntu: sudo apt-get install "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core"
    )


class _Noted(logging.Handler):
    """Whether a letter was printed as a box."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.boxes = False

    def emit(self, record: logging.LogRecord) -> None:
        self.boxes = self.boxes or record.getMessage().startswith(".notdef")
