"""Talking to the mail server, and knowing what it cannot have received."""

import smtplib

from django.core.mail.backends import smtp


class _Session(smtplib.SMTP):
    """Notes whether a message's text went out and no answer came back.

    Until the text is handed over, a server cannot have taken the message: trying again is safe.
    """

    unanswered = False

    def data(self, msg: bytes | str) -> tuple[int, bytes]:
        self.unanswered = True
        try:
            code, said = super().data(msg)
        except smtplib.SMTPDataError:
            self.unanswered = False  # refused before the text
            raise
        self.unanswered = not 200 <= code < 600
        return code, said


class _SecureSession(_Session, smtplib.SMTP_SSL):
    """The same where the connection is encrypted from its beginning."""


class EmailBackend(smtp.EmailBackend):
    """Django's own, which can be asked whether a message that failed may have left."""

    @property
    def connection_class(self) -> type[_Session]:
        return _SecureSession if self.use_ssl else _Session

    @property
    def may_have_left(self) -> bool:
        return self.connection is not None and self.connection.unanswered
