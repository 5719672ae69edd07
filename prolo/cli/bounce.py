"""``prolo bounce``: a mail that came back."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from prolo.cli.parsers import Commands, add_command
from prolo.errors import ProloError, SetupError

MOST = 5_000_000  # bytes; what comes back of ours is small


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "bounce",
        summary="read a mail that came back, and mark the message",
        description=(
            "Reads a report of a mail server (RFC 3464) and marks the message of ours that it is\n"
            "about. For the mail server to pipe into what comes back to the sender's address;\n"
            "anything else that comes there changes nothing. Ends with 75 when it has to be tried\n"
            "again: while the database cannot be read, or the message is still being handed over."
        ),
        examples=(
            "  prolo bounce < returned.eml\n"
            '  |"/srv/prolo/.venv/bin/prolo bounce"     in /etc/aliases, for Postfix'
        ),
    )
    parser.add_argument("file", type=Path, metavar="FILE", nargs="?", help="the mail")
    parser.set_defaults(command=bounce)


def bounce(arguments: argparse.Namespace) -> int:
    """Ends with EX_TEMPFAIL for whatever may be otherwise later: at any other fault the mail
    server would give the report up."""
    raw = _read(arguments.file)
    try:
        return _bounce(raw)
    except Exception as problem:  # noqa: BLE001  whatever it is, their server tries again
        said = problem if isinstance(problem, ProloError) else type(problem).__qualname__
        print(f"Not read; try again later: {said}", file=sys.stderr)
        return os.EX_TEMPFAIL


def _bounce(raw: bytes) -> int:
    from prolo.cli import setting_up

    setting_up.start_django()
    setting_up.refuse_old_database()
    from prolo.registry.access import system
    from prolo.registry.actions.bounces import record_bounce
    from prolo.registry.bounces import read_bounce
    from prolo.registry.models import Clinic, Message

    found = read_bounce(raw)
    if found is None:
        print("Nothing of ours came back for good in it.")
        return 0
    for clinic in Clinic.objects.order_by("pk"):
        if row := record_bounce(bounce=found, by=system(clinic)):
            print(f"Message {found.message_id}: {found.status}")
            return os.EX_TEMPFAIL if row.state == Message.State.QUEUED else 0
    print("It is about no message of ours.")
    return 0


def _read(path: Path | None) -> bytes:
    try:
        raw = path.read_bytes() if path else sys.stdin.buffer.read(MOST + 1)
    except OSError as problem:
        raise SetupError(f"{path}: {problem.strerror}") from None
    if len(raw) > MOST:
        raise SetupError(f"The mail is longer than {MOST:,} bytes.")
    return raw
