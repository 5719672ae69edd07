"""The line to a mail server: one of each thread, open while there is mail to hand over.

To connect, encrypt and log in takes longer than to hand over one mail, and servers slow down who
does it often. Before each mail the server is asked whether it still listens, so that what fails
later failed while the mail was handed over.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from threading import local
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

SMTP = "django.core.mail.backends.smtp.EmailBackend"
MOST = 100  # mails over one line: usual servers take as many
OK = 250


@dataclass(slots=True)
class _Line:
    way: dict[str, Any] = field(repr=False)  # where it leads, and with which password
    backend: Any
    carried: int = 0

    def may_carry(self, way: dict[str, Any]) -> bool:
        if self.way != way or self.carried >= MOST:
            return False
        with suppress(OSError):  # SMTPException is one of them
            return bool(self.backend.connection.noop()[0] == OK)
        return False


class _Mine(local):
    line: _Line | None = None


_mine = _Mine()


def line_to(**way: Any) -> BaseEmailBackend:
    """A backend that is open. Raises ``OSError`` where nobody listens."""
    line = _mine.line
    if line is None or not line.may_carry(way):
        hang_up()
        line = _Line(way, get_connection(SMTP, **way))
        line.backend.open()
        _mine.line = line
    line.carried += 1
    backend: BaseEmailBackend = line.backend
    return backend


def hang_up() -> None:
    """Nothing more goes over it for now, or nobody knows how it stands."""
    line, _mine.line = _mine.line, None
    if line:
        with suppress(OSError):
            line.backend.close()
