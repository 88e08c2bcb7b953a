"""An edition's sheet made into a mail."""

from dataclasses import dataclass

import css_inline

from kanch.web.appeals.renditions.forms import page_of, text_of
from kanch.web.appeals.renditions.sheet import Sheet


@dataclass(frozen=True, slots=True)
class MailParts:
    """An edition as mail in one language, the same for everybody who gets it."""

    subject: str
    text: str
    html: str


def mail_of(sheet: Sheet) -> MailParts:
    """An edition as mail: its page with each style where mail programs read it.

    Rules that depend on the screen are lost there, so that a mail is set for a phone.
    """
    inliner = css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)
    return MailParts(sheet.title, text_of(sheet), inliner.inline(page_of(sheet, "mail")))
