"""Write the catalogues of translations anew from the strings in the code and the templates.

    make messages        needs GNU gettext

Translations are kept, new strings come in empty, what nobody says any more goes. Nothing is
guessed: a string whose English changed comes in as a new one.
"""

import os
import re
import tempfile
from pathlib import Path

from django.core.management import call_command
from django.core.management.commands import makemessages

from kanch.web.config.home import Home

LANGUAGES = ["fr", "hy", "ru"]
CODE = Path(__file__).parent.parent / "src" / "kanch"


class Messages(makemessages.Command):
    """Django's own command, without guesses from strings that look alike."""

    msgmerge_options = [
        "--quiet",
        "--backup=none",
        "--update",
        "--no-fuzzy-matching",
        "--sort-by-file",
    ]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kanch-messages-") as folder:
        Home.at(folder).create({})
        os.environ |= {
            "KANCH_HOME": folder,
            "DJANGO_SETTINGS_MODULE": "kanch.web.config.settings",
        }
        os.environ.pop("KANCH_KEYS", None)
        os.chdir(CODE)  # addresses in the catalogues begin here
        call_command(Messages(), locale=LANGUAGES, add_location="file", no_obsolete=True)
    for catalogue in CODE.glob("web/locale/*/LC_MESSAGES/django.po"):
        # The hour of the run would be a change where nothing else is.
        text = catalogue.read_text("utf-8")
        catalogue.write_text(re.sub(r'"POT-Creation-Date:.*\n', "", text), "utf-8")


if __name__ == "__main__":
    main()
