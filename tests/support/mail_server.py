"""A real mail server on loopback, that can be told to misbehave."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.installation import free_port


class MailServer:
    """``replies`` are said to the next recipients, in turn; after that everybody is welcome."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.got: list[tuple[str, Message]] = []
        self.lines: set[Any] = set()  # over which somebody was named
        self.replies: list[str] = []
        self.after_data = "250 Taken"

    async def handle_RCPT(
        self, _server: Any, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        self.lines.add(session.peer)
        reply = self.replies.pop(0) if self.replies else "250 Welcome"
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.after_data.startswith("250"):
            mail = message_from_bytes(envelope.content)
            self.got += [(address, mail) for address in envelope.rcpt_tos]
        return self.after_data


@contextmanager
def mail_server() -> Iterator[MailServer]:
    handler = MailServer(free_port())
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=handler.port,
        server_hostname="localhost",  # its own name, asked for anew with each connection, is slow
    )
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


@contextmanager
def black_hole() -> Iterator[int]:
    """Takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]
