"""What the public pages show, as plain data."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kanch.web.accounts.models import Organisation
from kanch.web.appeals.queries import EditionContent, has_letter, letter_lines, published_appeals
from kanch.web.journal import inputs
from kanch.web.ledger import queries as ledger
from kanch.web.ledger.models import Attribution, Claim, Statement, in_language
from kanch.web.ledger.moments import View, with_at
from kanch.web.ledger.pages import ClaimShown, claim_shown
from kanch.web.ledger.showing import Shown, moment, show_all
from kanch.web.publication.models import Contact, Giving, Partner


def situation(view: View, house: Organisation, *, language: str) -> dict[str, Any]:
    """The front page: the appeal that is out, and the figures that it binds, largest first."""
    appeals = [
        {
            "title": EditionContent(e).text(language)["title"],
            "slug": e.appeal.slug,
            "number": e.number,
            "published": moment(e.published_at, "minute", language, house.timezone),
        }
        for e in published_appeals(at=view.at)
    ]
    newest = published_appeals(at=view.at)[:1]
    bound = [code for e in newest for code in EditionContent(e).bound(language)]
    shown = _shown(bound, view, house, language)
    return {
        "about": in_language(house.about, language),
        "contacts": list(Contact.objects.all()),
        "appeals": appeals,
        "figures": [s for s in shown if s.known],
        "unknown": [s for s in shown if not s.known],
    }


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One line of the letter with what stands for it here."""

    part: str
    says: str
    claims: tuple[ClaimShown, ...]
    figures: tuple[Shown, ...]
    statements: tuple[Statement, ...]
    asks: tuple[str, ...]
    note: str


def letter(view: View, house: Organisation, *, language: str) -> dict[str, Any]:
    """The letter as a table: facts, not sentences."""
    lines = letter_lines()
    claims = {
        c.code: c
        for c in ledger.claim_rows()
        .filter(code__in={code for line in lines for code in line.claims})
        .prefetch_related("revised_by")
        if view.at is None or (c.public_from is not None and c.public_from <= view.at)
    }
    shown = {
        s.code: s
        for s in _shown(
            list({code for line in lines for code in line.figures}), view, house, language
        )
    }
    statements = {s.code: s for s in ledger.statements(at=view.at)}
    known = list(claims.values())
    return {
        "rows": [
            LetterRow(
                part=in_language(line.parts, language),
                says=in_language(line.says, language),
                claims=tuple(
                    claim_shown(claims[c], _updates(claims[c], known, view), language)
                    for c in line.claims
                    if c in claims
                ),
                figures=tuple(shown[c] for c in line.figures if c in shown),
                statements=tuple(statements[c] for c in line.statements if c in statements),
                asks=tuple(line.asks),
                note=in_language(line.notes, language),
            )
            for line in lines
        ]
    }


def data(view: View, house: Organisation, *, language: str) -> dict[str, Any]:
    """Counts of claims by how we know them, and the open questions, said in public."""
    claims = [
        c
        for c in Claim.objects.all()
        if view.at is None or (c.public_from is not None and c.public_from <= view.at)
    ]
    return {
        "total": len(claims),
        "by_basis": [
            (label, sum(1 for c in claims if c.basis == basis))
            for basis, label in Attribution.Basis.choices
        ],
        "quoted": sum(1 for c in claims if c.quote),
        "withdrawn": sum(1 for c in claims if c.withdrawn_at),
        "undated": Claim.objects.filter(published=None).count(),
        "invented": sum(1 for c in claims if c.invented),
        "questions": len(ledger.questions_at(at=view.at)),
        "editions": published_appeals(at=view.at),
        "languages": house.content_languages,
    }


def doors() -> list[tuple[str, str]]:
    """The doors that have a room behind them, beside the appeals."""
    # A page that is kept in a file answers nothing: there the list of figures stands in.
    check = "ledger:figures" if inputs.kept() else "check:text"
    found = [(reverse(check), _("Check a number"))]
    if Partner.objects.exists() or Giving.objects.exists():
        found.append((reverse("publication:give"), _("I can help")))
    if has_letter():
        found.append((reverse("publication:letter"), _("What the letter said")))
    return found


def feeds(view: View, *, language: str) -> list[dict[str, Any]]:
    """The feeds of each appeal in each of its languages."""
    found = []
    for edition in published_appeals(at=view.at):
        content, slug = EditionContent(edition), edition.appeal.slug
        links = []
        for code in content.languages:
            with translation.override(code):
                links.append(
                    {
                        "code": code,
                        "name": translation.get_language_info(code)["name_local"],
                        "atom": with_at(reverse("appeals:feed", args=[slug, "atom"]), view.query),
                        "json": with_at(reverse("appeals:feed", args=[slug, "json"]), view.query),
                    }
                )
        found.append({"title": content.text(language)["title"], "links": links})
    return found


def give(house: Organisation) -> dict[str, Any]:
    giving = Giving.objects.first()
    return {
        "partners": list(Partner.objects.all()),
        "legal_identity": in_language(house.legal_identity),
        "how_to_check": in_language(giving.how_to_check) if giving else "",
    }


def _shown(codes: list[str], view: View, house: Organisation, language: str) -> list[Shown]:
    figures = ledger.figures_at(codes, at=view.at)
    shown = show_all(
        figures.values(),
        ledger.catalogue(),
        language=language,
        now=view.clock,
        zone=house.timezone,
    )
    return [shown[code] for code in codes if code in shown]


def _updates(claim: Claim, known: list[Claim], view: View) -> list[Claim]:
    """The claims that may be shown as what replaced this one."""
    later = [
        c
        for c in claim.revised_by.all()
        if view.at is None or (c.public_from is not None and c.public_from <= view.at)
    ]
    return [*known, *later]
