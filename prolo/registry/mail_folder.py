"""Mail that goes nowhere: a folder one can open, ``mail`` in the data folder. For demonstrations
and for trying out; each message is one file, which mail programs open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


def folder() -> Path:
    return Path(settings.DATA_DIR) / "mail"


class FolderBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[Any]) -> int:
        for mail in email_messages:
            self._keep(mail)
        return len(email_messages)

    def _keep(self, mail: EmailMessage) -> None:
        """Sent again it is the same file."""
        folder().mkdir(mode=0o700, exist_ok=True)
        message = mail.message()
        name = message["Message-ID"].strip("<>").partition("@")[0]
        (folder() / f"{name}.eml").write_bytes(message.as_bytes())
