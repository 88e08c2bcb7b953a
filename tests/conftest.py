"""What every test stands on: an installation of its own, made before Django reads its settings.

Each process of a run has its own folder. tests/core runs without Django, as the core must.
"""

import os
import runpy
import shutil
import tempfile
from pathlib import Path
from typing import Any

import hypothesis
import pytest

CORE = Path(__file__).parent / "core"
FOLDER = pytest.StashKey[Path]()
PER_ORIGIN = ("MIDDLEWARE", "ORIGIN", "ROOT_URLCONF", "TEMPLATES")

# A slow machine is no failure; in CI the same commit gets the same examples.
hypothesis.settings.register_profile("kanch", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("kanch")


def pytest_configure(config: pytest.Config) -> None:
    if not _needs_django(config.args):
        return
    folder = config.stash[FOLDER] = Path(tempfile.mkdtemp(prefix="kanch-test-"))
    os.environ["KANCH_HOME"] = str(folder / "home")
    os.environ["DJANGO_SETTINGS_MODULE"] = "kanch.web.config.settings"
    for name in ("KANCH_KEYS", "KANCH_ORIGIN"):
        os.environ.pop(name, None)

    from kanch.web.config.home import Home

    Home.at(folder / "home").create({})

    from django.conf import settings
    from django.contrib.auth.hashers import Argon2PasswordHasher

    # The same algorithm at its lowest cost: hundreds of tests sign somebody in.
    Argon2PasswordHasher.time_cost = 1
    Argon2PasswordHasher.memory_cost = 8
    Argon2PasswordHasher.parallelism = 1
    assert settings.MEDIA_ROOT.is_relative_to(folder)
    # Read now. Left in place, the workers of this process would read theirs too early.
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure(config: pytest.Config) -> None:
    if folder := config.stash.get(FOLDER, None):
        shutil.rmtree(folder, ignore_errors=True)


def _needs_django(args: list[str]) -> bool:
    paths = [Path(arg.split("::")[0]).resolve() for arg in args]
    return not paths or not all(path.is_relative_to(CORE) for path in paths)


@pytest.fixture(scope="session")
def _public_settings() -> dict[str, Any]:
    """The settings as the process of the public site reads them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KANCH_ORIGIN", "public")
        return runpy.run_module("kanch.web.config.settings")


@pytest.fixture
def public_origin(settings: Any, _public_settings: dict[str, Any]) -> None:
    """The test talks to the public site; without it, to the staff site."""
    for name in PER_ORIGIN:
        setattr(settings, name, _public_settings[name])
