"""`kanch figures`: what the claims say, by the rule of each figure."""

from pathlib import Path
from typing import Annotated, Any

import typer

from kanch.cli.common import (
    FINDING,
    AtOption,
    HomeOption,
    JsonOption,
    LanguageOption,
    answer,
    fail,
    known_language,
    open_home,
    read_moment,
)

app = typer.Typer(help="Figures: a number with its sources, at any moment.", no_args_is_help=True)


@app.command("list")
def list_(
    at: AtOption = None,
    lang: LanguageOption = "en",
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List every figure with its value.

    Example: kanch figures list --at 2023-09-26T20:00+04:00 --lang hy

    JSON: a list of the objects that `kanch figures show` prints.
    """
    open_home(home)
    rows = _shown(None, at, lang)

    def human() -> None:
        width = max((len(r["id"]) for r in rows), default=0)
        for row in rows:
            mark = "  (sources disagree)" if row["disagree"] else ""
            typer.echo(f"{row['id']:<{width}}  {row['text'] or '—'}{mark}")

    answer(rows, json, human)


@app.command("show")
def show(
    figure: Annotated[str, typer.Argument(metavar="ID", help="The figure's id.")],
    at: AtOption = None,
    lang: LanguageOption = "en",
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show one figure: its value in words, as of when, by whom, and who says otherwise.

    Example: kanch figures show depot-killed --at 2023-09-26T20:00+04:00 --json

    JSON keys: id, indicator, name, language, policy, low, high, qualifier, as_of,
    as_of_precision, sources, disagree, text, spread, freshness, disagreement, different_hours,
    claims, beside, apart. Exit code 1 when the figure is not known at that moment.
    """
    open_home(home)
    rows = _shown([figure], at, lang)
    if not rows:
        fail(f"There is no figure {figure}. See: kanch figures list")
    row = rows[0]

    def human() -> None:
        typer.echo(f"{row['name']}: {row['text'] or 'not known at this moment'}")
        if row["as_of"]:
            typer.echo(f"as of {row['as_of']} ({row['as_of_precision']}), {row['freshness']}")
        typer.echo(f"sources: {', '.join(row['sources']) or 'none'}")
        for sentence in (row["disagreement"], row["different_hours"]):
            if sentence:
                typer.echo(sentence)

    answer(row, json, human)
    if row["qualifier"] == "no figure":
        raise typer.Exit(FINDING)


@app.command("proof")
def proof(
    figure: Annotated[str, typer.Argument(metavar="ID", help="The figure's id.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="Where to write the file.")
    ] = Path("figure.json"),
    at: AtOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Sign one figure with every claim behind it, as a file that verifies alone.

    Example: kanch figures proof depot-killed -o figure.json

    JSON keys: file, figure, made_at, sha256, key_id. Anybody checks it with: kanch verify FILE.
    """
    place = open_home(home)
    from django.utils import timezone

    from kanch.core.custody import digest
    from kanch.web.accounts.queries import organisation
    from kanch.web.ledger.models import FigureRule
    from kanch.web.ledger.moments import View
    from kanch.web.ledger.proof import signed_figure

    rule = FigureRule.objects.select_related("indicator").filter(code=figure).first()
    if rule is None:
        fail(f"There is no figure {figure}. See: kanch figures list")
    house, now, key = organisation(), timezone.now(), place.signing_key()
    moment = read_moment(at, house.timezone)
    view = View(moment, moment or now, "")
    signed = signed_figure(rule, view, house, made_at=now, key=key)
    try:
        output.write_bytes(signed)
    except OSError as error:
        fail(f"{output} cannot be written: {error.strerror}.")
    data = {
        "file": str(output),
        "figure": figure,
        "made_at": now.isoformat(),
        "sha256": digest(signed),
        "key_id": key.public.key_id,
    }
    answer(data, json, lambda: typer.echo(f"{output} is signed. Check it: kanch verify {output}"))


def _shown(codes: list[str] | None, at: str | None, lang: str) -> list[dict[str, Any]]:
    from django.utils import timezone

    from kanch.web.accounts.queries import organisation
    from kanch.web.ledger.queries import catalogue, figures_at
    from kanch.web.ledger.showing import figure_json, show_all

    known_language(lang)
    zone = organisation().timezone
    moment = read_moment(at, zone)
    figures = figures_at(codes, at=moment)
    shown = show_all(
        figures.values(), catalogue(), language=lang, now=moment or timezone.now(), zone=zone
    )
    return [figure_json(one) for one in shown.values()]
