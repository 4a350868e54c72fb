"""Django's SMTP backend, telling the moment before a message is handed over: from then on it may have been sent."""

import smtplib
from collections.abc import Callable, Sequence

from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import EmailMessage


class _Plain(smtplib.SMTP):
    """smtp and smtp+tls."""

    before_data: Callable[[], None] | None = None

    def data(self, msg: bytes | str) -> tuple[int, bytes]:  # type: ignore[override]  # the stub's buffer is these two
        """Say it, then hand the message over. What is raised before leaves the letter here, unsent."""
        if self.before_data is not None:
            self.before_data()
        return super().data(msg)


class _Tls(_Plain, smtplib.SMTP_SSL):
    """smtps."""


class Backend(EmailBackend):
    """As Django's own; `before_data` is called between the recipient's acceptance and the message."""

    before_data: Callable[[], None] | None = None
    connection: _Plain | None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Tls if self.use_ssl else _Plain

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if self.connection is not None:
            self.connection.before_data = self.before_data
        return super().send_messages(email_messages)
