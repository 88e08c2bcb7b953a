"""`kanch`: thin commands over the core and over the services of the web wing."""

from pathlib import Path
from typing import Annotated

import typer

from kanch.cli import appeals, figures, installation, ledger, names, sending
from kanch.cli.bundle import bundle
from kanch.cli.checking import check_text
from kanch.cli.common import choose_home, fail
from kanch.cli.verify import verify

app = typer.Typer(
    name="kanch",
    help="Turns an urgent appeal into a response: every figure bound to sourced, dated claims.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
installation.register(app)
app.command()(bundle)
app.command()(verify)
app.command("check-text")(check_text)
app.add_typer(ledger.app, name="ledger")
app.add_typer(figures.app, name="figures")
app.add_typer(names.app, name="names")
app.add_typer(appeals.app, name="appeal")
app.add_typer(sending.app, name="recipients")
app.command()(sending.send)


@app.callback()
def _options(
    home: Annotated[
        Path | None,
        typer.Option("--home", metavar="HOME", help="The installation's folder (or KANCH_HOME)."),
    ] = None,
) -> None:
    choose_home(home)


def main() -> None:
    """Run a command; a database that does not answer is told in a sentence, exit code 2."""
    try:
        app()
    except Exception as error:
        if type(error).__module__ not in ("django.db.utils", "psycopg"):
            raise
        fail(f"The database is not ready: {error}. See: kanch check")
