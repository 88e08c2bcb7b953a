from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def demo(db: None) -> list[dict[str, str]]:
    """The whole demo in the database; gives its sign-ins."""
    # Models can be imported only once Django is set up.
    from kanch.web.publication.demo import load_demo

    return load_demo(lambda text: None)


@pytest.fixture
def read(demo: Any, public_origin: None) -> Callable[[str], Any]:
    """Reads a page of the public site: status, headers, text."""
    client = Client(SERVER_NAME="localhost")

    def get(path: str) -> Any:
        response = client.get(path)
        response.text = response.content.decode()
        return response

    return get
