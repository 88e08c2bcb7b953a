"""A text with marks to HTML or plain text, at one moment, in one language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import nh3
from babel import Locale
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from kanch.core.figures import binding
from kanch.core.figures.binding import Mark, MarkKind
from kanch.web.ledger.models import in_language
from kanch.web.ledger.queries import Catalogue
from kanch.web.ledger.showing import Shown

# Private-use letters: no keyboard types them, and Markdown leaves them alone.
_OPEN, _CLOSE = "\ue000", "\ue001"

_TAGS = {
    "h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr", "code",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bindings:
    """What a text is written out with: the figures of one view in one language."""

    shown: Mapping[str, Shown]
    catalogue: Catalogue
    language: str
    contradictions: Mapping[str, str] = field(default_factory=dict)

    def known(self, code: str) -> bool:
        return code in self.shown and self.shown[code].known

    def missing(self, code: str) -> str:
        """The sentence for a figure that nobody has given yet and that has no alternative."""
        rule = self.catalogue.rules.get(code)
        name = in_language(rule.indicator.names, self.language) if rule else code
        with translation.override(self.language):
            return _("%(name)s: not yet known at this hour.") % {"name": name}

    def words(self, mark: Mark) -> str:
        """The plain words of a mark."""
        shown = self.shown[mark.figure]
        match mark.kind:
            case MarkKind.FIGURE:
                return number_words(shown, mark)
            case MarkKind.AS_OF:
                return shown.as_of
            case MarkKind.AGREE:
                return mark.form(plural_class(shown, self.language))
            case MarkKind.DISAGREEMENT:
                said = (self.contradictions.get(mark.figure, ""), shown.disagreement)
                return " ".join(sentence for sentence in said if sentence)

    def without_marks(self, text: str) -> str:
        """Markdown without marks, figures in words."""
        return binding.resolve(text, known=self.known, show=self.words, missing=self.missing)


def plural_class(shown: Shown, language: str) -> str:
    """The CLDR plural class of the number that a verb agrees with: the end named last."""
    quantity = shown.figure.quantity
    end = quantity.high if quantity.high is not None else quantity.low
    return str(Locale.parse(language).plural_form(end or 0))


def to_html(text: str, bindings: Bindings, figure_html: Callable[[Shown, Mark], str]) -> SafeString:
    """Safe HTML of a text; `figure_html` makes the piece that stands for a bound number."""
    pieces: list[str] = []

    def place(mark: Mark) -> str:
        if mark.kind is not MarkKind.FIGURE:
            return bindings.words(mark)
        pieces.append(figure_html(bindings.shown[mark.figure], mark))
        return f"{_OPEN}{len(pieces) - 1}{_CLOSE}"

    clean = text.replace(_OPEN, "").replace(_CLOSE, "")
    source = binding.resolve(clean, known=bindings.known, show=place, missing=bindings.missing)
    html = nh3.clean(
        _render(source),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    for index, piece in enumerate(pieces):
        html = html.replace(f"{_OPEN}{index}{_CLOSE}", piece)
    return mark_safe(html)


def number_words(shown: Shown, mark: Mark) -> str:
    """The words of a bound number; where they open a sentence, with a capital."""
    words = shown.text if mark.noun else shown.value
    return words[:1].upper() + words[1:] if mark.opens else words


def plain_number(shown: Shown, mark: Mark) -> str:
    """A bound number without any mark-up."""
    return str(escape(number_words(shown, mark)))


def _render(source: str) -> str:
    tokens = _markdown().parse(source)
    for token in tokens:
        if token.tag == "h1":
            # The page has its own title; headings in the text stand below it.
            token.tag = "h2"
    markdown = _markdown()
    return str(markdown.renderer.render(tokens, markdown.options, {}))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": False}).disable("image")
