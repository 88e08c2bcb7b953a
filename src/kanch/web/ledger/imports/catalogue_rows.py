"""Rows of sources, places, indicators and figure rules."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kanch.core.exchange.tables import Row, Table
from kanch.core.figures import UnsoundRule, check_rule
from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.ledger.imports.values import by_language, number, one, several, yes
from kanch.web.ledger.models import FigureRule, Indicator, Place, Source
from kanch.web.ledger.queries import as_core_rule, core_indicators
from kanch.web.ledger.services.catalogue import check_entry, rule_problem

Reject = Callable[[Row, str], None]

# What a type of field gives when its column is not in the file.
PLURAL_CLASSES: dict[str, tuple[str, ...]] = {
    "en": ("one", "other"),
    "fr": ("one", "other"),
    "hy": ("other",),
    "ru": ("one", "few", "many", "gen_one"),
}


class _CatalogueRows:
    """Adds what is new; a row that is there already with the same content is unchanged."""

    model: ClassVar[type[Source] | type[Place] | type[Indicator]]

    def __init__(
        self, *, actor: User, now: datetime, table: Table, mapping: Mapping[int, str]
    ) -> None:
        require(actor, "ledger.manage_sources")
        self.known = {row.code: row for row in self.model.objects.all()}
        self.added = self.unchanged = 0

    def take(self, row: Row, values: Mapping[str, str]) -> None:
        entry = self.entry(values)
        there = self.known.get(entry.code)
        if there:
            if not self.same(there, entry):
                raise ValidationError(
                    _("%(code)s is there already with other content. Change it on its own page.")
                    % {"code": entry.code}
                )
            self.unchanged += 1
            return
        check_entry(entry)
        entry.save()
        self.known[entry.code] = entry
        self.added += 1

    def same(self, there: object, entry: object) -> bool:
        names = [f.attname for f in self.model._meta.concrete_fields]
        return all(
            getattr(there, name) == getattr(entry, name)
            for name in names
            if name not in ("id", "version")
        )

    def entry(self, values: Mapping[str, str]) -> Source | Place | Indicator:
        raise NotImplementedError

    def finish(self, reject: Reject) -> None:
        """Nothing is left over: each row stands alone."""


class SourceRows(_CatalogueRows):
    model = Source

    def entry(self, values: Mapping[str, str]) -> Source:
        return Source(
            code=values["id"].lower(),
            names=by_language(values, "name"),
            kind=values["kind"],
            country=values.get("country", ""),
            language=values.get("language", ""),
            url=values.get("url", ""),
            reliability_note=values.get("reliability_note", ""),
            own=yes(values.get("own", "")),
            invented=yes(values.get("invented", "")),
        )


class PlaceRows(_CatalogueRows):
    model = Place

    def entry(self, values: Mapping[str, str]) -> Place:
        latitude, longitude = (_degrees(values.get(name, "")) for name in ("latitude", "longitude"))
        return Place(
            code=values["id"].lower(),
            names=by_language(values, "name"),
            kind=values.get("kind", ""),
            latitude=latitude,
            longitude=longitude,
            coordinate_source=values.get("coordinate_source", ""),
            timezone=values.get("timezone") or "Asia/Yerevan",
        )


class IndicatorRows(_CatalogueRows):
    """A part may stand before its whole: rows whose whole is still to come wait."""

    model = Indicator

    def __init__(self, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self._waiting: list[tuple[Row, Mapping[str, str]]] = []

    def take(self, row: Row, values: Mapping[str, str]) -> None:
        parent = values.get("parent", "").lower()
        if parent and parent not in self.known:
            self._waiting.append((row, values))
            return
        super().take(row, values)

    def finish(self, reject: Reject) -> None:
        waiting, before = self._waiting, -1
        while waiting and len(waiting) != before:
            before = len(waiting)
            self._waiting = []
            for row, values in waiting:
                try:
                    self.take(row, values)
                except ValidationError as error:
                    reject(row, " ".join(error.messages))
            waiting = self._waiting
        for row, values in waiting:
            reject(
                row,
                _("There is no indicator %(code)s that it could be a part of.")
                % {"code": values["parent"]},
            )

    def entry(self, values: Mapping[str, str]) -> Indicator:
        parent = values.get("parent", "").lower()
        code = values["id"].lower()
        return Indicator(
            code=code,
            names=by_language(values, "name"),
            definitions=by_language(values, "definition"),
            nouns=noun_forms(by_language(values, "noun")),
            # Where a file names no measure, the indicator is its own: never mixed with another.
            measure=slugify(values.get("measure", "")) or code,
            unit=values["unit"],
            population=values.get("population", ""),
            parent=self.known[parent] if parent else None,
            cumulative=yes(values.get("cumulative", "")),
            stale_after_hours=_whole(values.get("stale_after_hours", "")),
            closed_on=_day(values.get("closed_on", "")),
            decimals=_whole(values.get("decimals", "")),
        )


class FigureRows:
    """Rules of figures, each checked against what its indicators allow."""

    def __init__(
        self, *, actor: User, now: datetime, table: Table, mapping: Mapping[int, str]
    ) -> None:
        require(actor, "ledger.manage_sources")
        self.known = {
            r.code: r
            for r in FigureRule.objects.select_related("indicator", "place").prefetch_related(
                "sources", "parts"
            )
        }
        self.indicators = {r.code: r for r in Indicator.objects.all()}
        self.core = core_indicators()
        self.sources = {r.code: r for r in Source.objects.all()}
        self.places = {r.code: r for r in Place.objects.all()}
        self.added = self.unchanged = 0

    def take(self, row: Row, values: Mapping[str, str]) -> None:
        no_indicator = _("There is no indicator %(code)s.")
        sources = several(
            self.sources, values.get("sources", ""), _("There is no source %(code)s.")
        )
        parts = several(self.indicators, values.get("parts", ""), no_indicator)
        place = values.get("place", "")
        rule = FigureRule(
            code=values["id"].lower(),
            indicator=one(self.indicators, values["indicator"], no_indicator),
            place=one(self.places, place, _("There is no place %(code)s.")) if place else None,
            policy=values["policy"],
            window_hours=_whole(values.get("window_hours", "")) or 48,
        )
        rule.clean_fields(exclude=["indicator", "place"])
        there = self.known.get(rule.code)
        if there:
            same = (there.indicator, there.place, there.policy, there.window_hours) == (
                rule.indicator,
                rule.place,
                rule.policy,
                rule.window_hours,
            )
            if not same or {*there.sources.all()} != {*sources} or {*there.parts.all()} != {*parts}:
                raise ValidationError(
                    _("%(code)s is there already with other content. Change it on its own page.")
                    % {"code": rule.code}
                )
            self.unchanged += 1
            return
        rule.save()
        rule.sources.set(sources)
        rule.parts.set(parts)
        try:
            check_rule(as_core_rule(rule), self.core)
        except UnsoundRule as error:
            rule.delete()
            raise ValidationError(rule_problem(error)) from error
        self.known[rule.code] = rule
        self.added += 1

    def finish(self, reject: Reject) -> None:
        """Nothing is left over: each row stands alone."""


def noun_forms(cells: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Forms of the counted noun; the cell holds them by plural class, split by a bar."""
    nouns = {}
    for language, cell in cells.items():
        classes = PLURAL_CLASSES.get(language, ("one", "other"))
        nouns[language] = dict(zip(classes, (f.strip() for f in cell.split("|")), strict=False))
    return nouns


def _degrees(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is not a coordinate in degrees.") % {"text": text}
        ) from None


def _whole(text: str) -> int | None:
    value = number(text)
    return None if value is None else int(value)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is not a day. Write it as 2023-10-20.") % {"text": text}
        ) from None
