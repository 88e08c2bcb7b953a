"""The site as a ZIP of static pages."""

import re
import zipfile
from pathlib import Path
from typing import Any

from kanch.web.publication.export import write_site


def test_zip_holds_every_linked_page_and_works_from_a_folder(
    demo: Any, public_origin: None, tmp_path: Path
) -> None:
    target = tmp_path / "site.zip"
    write_site(target, languages=["en"], at="", say=lambda done, known: None)
    with zipfile.ZipFile(target) as archive:
        names = set(archive.namelist())
        assert {"index.html", "en/index.html", "static/ui/kanch.css"} <= names
        for name in sorted(n for n in names if n.endswith(".html")):
            text = archive.read(name).decode()
            for link in re.findall(r'(?:href|src)="([^"#?:]+)"', text):
                goal = (Path("/") / Path(name).parent / link).resolve()
                assert str(goal).lstrip("/") in names, f"{name} links to {link}"
            assert 'href="/' not in text, name
            assert "?at=" not in "".join(re.findall(r'href="[^"]*"', text)), name
