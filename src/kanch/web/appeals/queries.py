"""Reads of appeals: guarded loaders, drafts, stale sentences, editions at a moment."""

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.utils.text import slugify

from kanch.core.figures import binding
from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.appeals.models import Appeal, Edition, LetterLine, Review, TextRevision

# Addresses that the workspace itself uses.
RESERVED = {"letters", "new"}


def appeal_for(actor: User, slug: str, permission: str, *, lock: bool = False) -> Appeal:
    """The one way to an appeal for somebody who works on it."""
    require(actor, permission)
    rows = Appeal.objects.select_for_update() if lock else Appeal.objects
    return get_object_or_404(rows, slug=slug)


def appeals() -> list[Appeal]:
    return list(Appeal.objects.order_by("-created_at"))


def draft(appeal: Appeal, language: str) -> TextRevision | None:
    """The latest revision of a text."""
    return (
        TextRevision.objects.filter(appeal=appeal, language=language)
        .select_related("translates", "saved_by")
        .order_by("-number")
        .first()
    )


def written(text: TextRevision | None) -> bool:
    """Whether there is something to publish."""
    return text is not None and bool(text.title.strip() and text.body.strip())


def drafts(appeal: Appeal, languages: Iterable[str]) -> dict[str, TextRevision | None]:
    return {language: draft(appeal, language) for language in languages}


def latest_review(appeal: Appeal) -> Review | None:
    return (
        Review.objects.filter(appeal=appeal).select_related("reviewed_by").order_by("-pk").first()
    )


@dataclass(frozen=True, slots=True)
class StaleSentence:
    """A sentence of the source text that changed after a translation was made from it."""

    language: str
    was: str
    now: str
    translation: str


def stale_sentences(appeal: Appeal, languages: Iterable[str]) -> list[StaleSentence]:
    """Every sentence that is behind, in each language, drafts included."""
    source = draft(appeal, appeal.source_language)
    found: list[StaleSentence] = []
    for language in languages:
        if language == appeal.source_language or source is None:
            continue
        text = draft(appeal, language)
        if text is None:
            continue
        before = text.translates
        if before is not None and before.pk == source.pk:
            continue
        found += _stale(language, before, source, text)
    return found


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """A sentence of the source text; `was` is what a translation was made from, if it changed."""

    text: str
    changed: bool = False
    was: str = ""


def source_sentences(appeal: Appeal, language: str) -> list[SourceSentence]:
    """The source text beside a translation, its new and changed sentences marked."""
    source = draft(appeal, appeal.source_language)
    if source is None:
        return []
    text = draft(appeal, language)
    before = text.translates if text else source
    changed = {
        stale.now: stale for stale in (_stale(language, before, source, text) if text else [])
    }
    return [
        SourceSentence(one, one in changed, changed[one].was if one in changed else "")
        for one in _whole_sentences(source)
    ]


def _stale(
    language: str, before: TextRevision | None, source: TextRevision, text: TextRevision
) -> list[StaleSentence]:
    old = _whole_sentences(before) if before else []
    new, translated = _whole_sentences(source), _whole_sentences(text)
    found = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        for offset in range(max(a2 - a1, b2 - b1)):
            was = old[a1 + offset] if a1 + offset < a2 else ""
            now = new[b1 + offset] if b1 + offset < b2 else ""
            # Sentences of a translation stand in the order of the text that it was made from.
            place = a1 + offset
            there = translated[place] if was and place < len(translated) else ""
            found.append(StaleSentence(language, was, now, there))
    return found


def _whole_sentences(revision: TextRevision) -> list[str]:
    body = revision.body
    return [revision.title, *(body[s.start : s.end] for s in binding.sentences(body))]


def free_slug(title: str) -> str:
    """An address from a title; a title without Latin letters gives a plain one with a number."""
    start = re.sub(r"[_-]+", "-", slugify(title))[:50].strip("-") or "appeal"
    taken = set(Appeal.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    taken |= RESERVED
    number, slug = 1, start
    while slug in taken:
        number += 1
        slug = f"{start}-{number}"
    return slug


class EditionContent:
    """What an edition holds, read once from its signed bytes."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    @cached_property
    def data(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(bytes(self.edition.content))
        return content

    @property
    def figures(self) -> Mapping[str, dict[str, Any]]:
        figures: Mapping[str, dict[str, Any]] = self.data["figures"]
        return figures

    def bound(self, language: str) -> list[str]:
        """The figures in the order in which the text of a language names them."""
        return binding.bound_figures(self.text(language)["body"])

    @property
    def languages(self) -> list[str]:
        return list(self.data["languages"])

    @property
    def without(self) -> list[str]:
        """The languages that it was knowingly published without."""
        return list(self.data.get("without", []))

    def language(self, wanted: str) -> str:
        """The language that a reader gets: the one asked for, else the source language."""
        return wanted if wanted in self.languages else str(self.data["source_language"])

    def text(self, language: str) -> dict[str, Any]:
        """Title, body and html in a language, else in the source language."""
        texts: dict[str, dict[str, Any]] = self.data["languages"]
        return texts[self.language(language)]


def latest_edition(appeal: Appeal) -> Edition | None:
    return Edition.objects.filter(appeal=appeal).order_by("-number").first()


def editions(slug: str, *, at: datetime | None) -> list[Edition]:
    """The editions that were out at a moment, the newest first."""
    rows = Edition.objects.filter(appeal__slug=slug).select_related("appeal")
    if at is not None:
        rows = rows.filter(published_at__lte=at)
    return list(rows.order_by("-number"))


def published_appeals(*, at: datetime | None) -> list[Edition]:
    """The latest edition of each appeal that was out at a moment, the newest first."""
    rows = Edition.objects.all()
    if at is not None:
        rows = rows.filter(published_at__lte=at)
    newest = rows.values("appeal").annotate(newest=Max("pk")).values_list("newest", flat=True)
    return list(
        Edition.objects.filter(pk__in=list(newest))
        .select_related("appeal")
        .order_by("-published_at")
    )


def newest_appeal(*, at: datetime | None) -> str:
    """The address of the appeal whose edition came out last; empty where none is out.

    The frame of every page asks this: it must not move with each edition.
    """
    rows = Edition.objects.order_by("-published_at")
    if at is not None:
        rows = rows.filter(published_at__lte=at)
    return rows.values_list("appeal__slug", flat=True).first() or ""


def has_letter() -> bool:
    return LetterLine.objects.exists()


def letter_lines() -> list[LetterLine]:
    return list(LetterLine.objects.all())
