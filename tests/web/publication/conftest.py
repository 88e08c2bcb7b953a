from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def demo(demo_once: None, db: None) -> None:
    """The whole demo in the database."""


@pytest.fixture
def read(demo: Any, public_origin: None) -> Callable[[str], Any]:
    """Reads a page of the public site: status, headers, text."""
    client = Client(SERVER_NAME="localhost")

    def get(path: str) -> Any:
        response = client.get(path)
        response.text = response.content.decode()
        return response

    return get
