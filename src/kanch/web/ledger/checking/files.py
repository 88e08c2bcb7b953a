"""A checked text as files for programs and tables."""

from typing import Any

from kanch.core import figures as core
from kanch.core import letters
from kanch.core.letters import Verdict
from kanch.web.ledger.checking.checked import Checked, Number
from kanch.web.ledger.showing import quantity_json


def as_json(checked: Checked) -> dict[str, Any]:
    """The documented keys of a checked text for programs."""
    return {
        "language": checked.language,
        "written_on": checked.written_on.isoformat() if checked.written_on else None,
        "counts": {verdict.value: checked.counts[verdict] for verdict in Verdict},
        "numbers": [_number_json(number) for number in checked.numbers],
        "no_counts": [
            {
                "text": aside.words,
                "start": aside.mark.start,
                "end": aside.mark.end,
                "reason": aside.mark.reason.value if aside.mark.reason else None,
            }
            for aside in checked.no_counts
        ],
        "statements": [
            {
                "text": aside.words,
                "start": aside.mark.start,
                "end": aside.mark.end,
                "kind": aside.mark.kind.value,
                "code": aside.mark.code,
            }
            for aside in checked.said
        ],
    }


def _number_json(number: Number) -> dict[str, Any]:
    finding = number.finding
    quantity = finding.mark.quantity or core.NOTHING_SAID
    return {
        "text": number.words,
        "start": finding.mark.phrase_start,
        "end": finding.mark.phrase_end,
        **quantity_json(quantity),
        "verdict": finding.verdict.value,
        "indicator": finding.indicator,
        "counted": number.counted,
        "place": finding.place,
        "as_of": _moment_json(finding.as_of),
        "denied": finding.denied,
        "url": number.url or None,
        "supports": [
            _claim_json(s.claim) | {"likeness": s.likeness.value, "only_letter": s.only_letter}
            for s in finding.supports
        ],
        "overtaken": [
            {
                "how": gone.how.value,
                "since": gone.since.isoformat() if gone.since else None,
                "by": _claim_json(gone.by) if gone.by else None,
            }
            for gone in finding.overtaken
        ],
        "contradicted": [
            {"how": other.how.value, "by": _claim_json(other.by)} for other in finding.contradicted
        ],
        "instead": [_claim_json(claim) for claim in finding.instead],
        "explanation": [line.text for line in number.lines],
    }


def _claim_json(claim: core.Claim) -> dict[str, Any]:
    return {
        "claim": claim.id,
        "source": claim.source,
        **quantity_json(claim.quantity),
        "as_of": claim.as_of.isoformat(),
        "as_of_precision": claim.precision.value,
        "published": claim.public_from.isoformat() if claim.public_from else None,
    }


def _moment_json(said: letters.Moment | None) -> str | None:
    if said is None:
        return None
    exact = {
        core.Precision.YEAR: "%Y",
        core.Precision.MONTH: "%Y-%m",
        core.Precision.DAY: "%Y-%m-%d",
    }
    return said.start.strftime(exact.get(said.precision, "%Y-%m-%dT%H:%M"))


HEADER = (
    "number", "low", "high", "qualifier", "verdict", "counted", "as_of", "explanation", "url",
)  # fmt: skip


def as_rows(checked: Checked) -> list[list[Any]]:
    """A row for each number, for a table."""
    rows = []
    for number in checked.numbers:
        said = _number_json(number)
        rows.append(
            [
                said["text"],
                said["low"],
                said["high"],
                said["qualifier"],
                said["verdict"],
                said["counted"],
                said["as_of"] or "",
                " ".join(said["explanation"]),
                said["url"] or "",
            ]
        )
    return rows
