"""Rows of claims and statements."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kanch.core.exchange.tables import Row, Table
from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.ledger.imports.values import (
    Dates,
    by_language,
    number,
    one,
    several,
    start_of,
    yes,
)
from kanch.web.ledger.models import (
    Attribution,
    Claim,
    Document,
    Indicator,
    Place,
    Source,
    Statement,
)
from kanch.web.ledger.services.claims import touch
from kanch.web.ledger.services.drafts import (
    ClaimDraft,
    Said,
    StatementDraft,
    claim_from,
    statement_from,
)

Reject = Callable[[Row, str], None]


class _SaidRows:
    """What rows of claims and statements share: who says it, as of when, and how we know."""

    model: ClassVar[type[Claim] | type[Statement]]

    def __init__(
        self, *, actor: User, now: datetime, table: Table, mapping: Mapping[int, str]
    ) -> None:
        require(actor, "ledger.record_claim")
        self.actor, self.now = actor, now
        self.sources = {r.code: r for r in Source.objects.all()}
        self.places = {r.code: r for r in Place.objects.all()}
        self.documents = {r.name: r for r in Document.objects.all()}
        self.documents |= {r.sha256: r for r in Document.objects.all()}
        self.dates = Dates(
            {
                name: [row.cells[i] for row in table.rows if i < len(row.cells)]
                for i, name in mapping.items()
                if name in ("as_of", "published")
            }
        )
        self.added = self.unchanged = 0

    def said(self, values: Mapping[str, str]) -> Said:
        no_source = _("There is no source %(code)s. Add it first.")
        via, place = values.get("via", ""), values.get("place", "")
        where = (
            one(self.places, place, _("There is no place %(code)s. Add it first."))
            if place
            else None
        )
        zone = where.zone if where else Place().zone
        if not values.get("as_of"):
            raise ValidationError(_("As of when? A claim needs the moment that it describes."))
        as_of, precision = self.dates.read("as_of", values["as_of"], zone)
        precision = values.get("as_of_precision") or precision
        published, published_precision = None, ""
        if values.get("published"):
            published, published_precision = self.dates.read("published", values["published"], zone)
            published_precision = values.get("published_precision") or published_precision
            published = start_of(published, published_precision, zone)
        return Said(
            source=one(self.sources, values.get("source", ""), no_source),
            via=one(self.sources, via, no_source) if via else None,
            place=where,
            as_of=start_of(as_of, precision, zone),
            as_of_precision=precision,
            published=published,
            published_precision=published_precision,
            paraphrase=values.get("paraphrase", ""),
            url=_address(values.get("url", "")),
            basis=values.get("basis") or Attribution.Basis.READ.value,
            original=values.get("original", ""),
            note=values.get("note", ""),
            quote=values.get("quote", ""),
            quote_language=values.get("quote_language", ""),
            locator=values.get("locator", ""),
            document=self._document(values.get("document", "")),
            invented=yes(values.get("invented", "")),
        )

    def withdraw(self, row: Claim | Statement, values: Mapping[str, str]) -> None:
        """What was withdrawn where the file comes from does not stand here either."""
        if values.get("withdrawn"):
            row.withdrawn_at, row.withdrawal_reason = self.now, values["withdrawn"]

    def _document(self, name: str) -> Document | None:
        if not name:
            return None
        return one(
            self.documents, name, _("The document %(code)s is not archived yet. Archive it first.")
        )


class ClaimRows(_SaidRows):
    """Claims; links between rows of one file are tied when all rows are in."""

    model = Claim

    def __init__(self, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self.indicators = {r.code: r for r in Indicator.objects.all()}
        self._there = {
            c.code: c for c in Claim.objects.select_related("revises", "repeats", "indicator")
        }
        self._new: dict[str, tuple[Row, Claim, str, str]] = {}

    def take(self, row: Row, values: Mapping[str, str]) -> None:
        low, high, qualifier = _quantity(values)
        draft = ClaimDraft(
            code=values.get("id", "").lower(),
            indicator=one(
                self.indicators,
                values.get("indicator", ""),
                _("There is no indicator %(code)s. Add it first."),
            ),
            qualifier=qualifier,
            low=low,
            high=high,
            said=self.said(values),
        )
        claim = claim_from(draft, now=self.now, recorded_by=self.actor)
        self.withdraw(claim, values)
        if not draft.code:
            claim.code = f"h-{_fingerprint(claim)[:12]}"
        links = (values.get("revises", "").lower(), values.get("repeats", "").lower())
        if claim.code in self._new:
            if _fingerprint(self._new[claim.code][1]) != _fingerprint(claim):
                raise ValidationError(
                    _("The id %(code)s stands twice in this file.") % {"code": claim.code}
                )
            self.unchanged += 1
        elif claim.code in self._there:
            there = self._there[claim.code]
            if _fingerprint(there) != _fingerprint(claim):
                raise ValidationError(
                    _(
                        "%(code)s is on record with other content. A claim is never edited: give "
                        "the row a new id and name %(code)s as the claim that it revises."
                    )
                    % {"code": claim.code}
                )
            self.unchanged += 1
        else:
            self._new[claim.code] = (row, claim, *links)

    def finish(self, reject: Reject) -> None:
        """Tie the links, reject rows whose link leads nowhere, and save the rest."""
        again = True
        while again:
            again = False
            for code, (row, claim, revises, repeats) in list(self._new.items()):
                reason = self._link_problem(claim, revises) or self._link_problem(claim, repeats)
                reason = reason or self._fit_problem(claim, revises, repeats)
                if reason:
                    del self._new[code]
                    reject(row, reason)
                    again = True
        claims = [claim for _row, claim, *_links in self._new.values()]
        Claim.objects.bulk_create(claims, batch_size=500)
        tied = []
        for _row, claim, revises, repeats in self._new.values():
            if revises or repeats:
                claim.revises = self._find(revises)
                claim.repeats = self._find(repeats)
                tied.append(claim)
        Claim.objects.bulk_update(tied, ["revises", "repeats"], batch_size=500)
        touch(list({claim.indicator_id for claim in claims}))
        self.added = len(claims)

    def _find(self, code: str) -> Claim | None:
        if not code:
            return None
        return self._new[code][1] if code in self._new else self._there[code]

    def _link_problem(self, claim: Claim, code: str) -> str | None:
        if not code:
            return None
        if code not in self._new and code not in self._there:
            return _("There is no claim %(code)s that it could update or repeat.") % {"code": code}
        other = self._find(code)
        if other is claim:
            return _("A claim cannot update or repeat itself.")
        if other and other.indicator.measure != claim.indicator.measure:
            return _(
                "%(code)s counts something else: dead, missing, injured and treated are never "
                "mixed."
            ) % {"code": code}
        return None

    def _fit_problem(self, claim: Claim, revises: str, repeats: str) -> str | None:
        """Why the claims that the links lead to cannot be updated or repeated by this one."""
        updated, repeated = self._find(revises), self._find(repeats)
        if self._leads_back(claim.code, 2) or self._leads_back(claim.code, 3):
            return _("A claim cannot update or repeat itself.")
        if updated and updated.indicator != claim.indicator:
            return _("An update counts the same thing as the claim that it updates.")
        if repeated and repeated.quantity != claim.quantity:
            return _("A repeat says the same number as the claim that it repeats.")
        return None

    def _leads_back(self, code: str, link: int) -> bool:
        """Whether a chain of links within the file comes back to where it began."""
        here, passed = self._new[code][link], set()
        while here in self._new and here not in passed:
            if here == code:
                return True
            passed.add(here)
            here = self._new[here][link]
        return False


class StatementRows(_SaidRows):
    """Statements; contrary ones of the same file are tied when all rows are in."""

    model = Statement

    def __init__(self, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self._there = {s.code: s for s in Statement.objects.all()}
        self._contrary: list[tuple[Row, Statement, str]] = []

    def take(self, row: Row, values: Mapping[str, str]) -> None:
        texts = by_language(values, "text") | ({"en": values["text"]} if values.get("text") else {})
        draft = StatementDraft(
            code=values.get("id", "").lower(),
            topic=values.get("topic", ""),
            texts=texts,
            said=self.said(values),
        )
        statement = statement_from(draft, now=self.now, recorded_by=self.actor)
        if not draft.code:
            said = (statement.topic, statement.source_id, statement.as_of.timestamp(), texts)
            statement.code = f"h-{hashlib.sha256(repr(said).encode()).hexdigest()[:12]}"
        self.withdraw(statement, values)
        there = self._there.get(statement.code)
        if there:
            if (there.texts, there.source_id, there.as_of) != (
                statement.texts,
                statement.source_id,
                statement.as_of,
            ):
                raise ValidationError(
                    _("%(code)s is on record with other content. A statement is never edited.")
                    % {"code": statement.code}
                )
            self.unchanged += 1
            return
        statement.save(force_insert=True)
        self._there[statement.code] = statement
        self._contrary.append((row, statement, values.get("contrary_to", "")))
        self.added += 1

    def finish(self, reject: Reject) -> None:
        for row, statement, codes in self._contrary:
            try:
                # The link goes both ways: setting it anew would cut what another row tied.
                statement.contrary.add(
                    *several(self._there, codes, _("There is no statement %(code)s."))
                )
            except ValidationError as error:
                statement.delete()
                self.added -= 1
                reject(row, " ".join(error.messages))


def _quantity(values: Mapping[str, str]) -> tuple:
    """Low, high and qualifier from a row; one column `value` is spread by the qualifier."""
    low, high = number(values.get("low", "")), number(values.get("high", ""))
    value = number(values.get("value", ""))
    qualifier = values.get("qualifier", "").lower()
    if not qualifier:
        qualifier = "no figure" if low is high is value is None else "exactly"
    if value is not None and low is high is None:
        low = None if qualifier == "up to" else value
        high = None if qualifier in ("at least", "more than") else value
    return low, high, qualifier


def _address(text: str) -> str:
    # The letter has no address of its own: files name it by its id.
    return text if "://" in text else ""


def _fingerprint(claim: Claim) -> str:
    """What makes two rows the same claim: all that its source said, nothing of ours."""
    parts = (
        claim.indicator_id,
        claim.source_id,
        claim.via_id,
        claim.place_id,
        *(None if end is None else f"{end.normalize():f}" for end in (claim.low, claim.high)),
        claim.qualifier,
        claim.as_of.timestamp(),
        claim.as_of_precision,
        claim.published.timestamp() if claim.published else None,
        claim.paraphrase,
        claim.url,
        claim.quote,
        claim.basis,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()
