"""A real mail server on this machine, which does what a test asks of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import SMTP as SMTP_POLICY
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Desk:
    """What came in. `at_recipient` and `at_text` may answer otherwise, or do something first."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.at_recipient: Callable[[str], str | None] = lambda address: None
        self.at_text: Callable[[str], str | None] = lambda address: None

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = self.at_recipient(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        address = envelope.rcpt_tos[0]
        answer = self.at_text(address)
        if answer is None or answer.startswith("2"):
            self.taken.append((address, bytes(envelope.content or b"")))
        return answer or "250 taken"

    @property
    def addresses(self) -> list[str]:
        return [address for address, _text in self.taken]

    @property
    def messages(self) -> list[Message]:
        return [message_from_bytes(text, policy=SMTP_POLICY) for _address, text in self.taken]


@contextmanager
def listening(desk: Desk, port: int = 0) -> Iterator[int]:
    """Serve on a port of this machine, a free one where none is named."""
    controller = Controller(desk, hostname="127.0.0.1", port=port or _free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop(no_assert=True)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
