"""What the tests of names share: the tables are read once."""

import pytest

from kanch.core.names import Matcher


@pytest.fixture(scope="session")
def matcher() -> Matcher:
    return Matcher()
