"""The first word after ``prolo`` chooses what is done."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from prolo.cli.parsers import Parser
from prolo.errors import ProloError

DONE, FAILED = 0, 1
TOPICS = (
    "run",
    "worker",
    "demo",
    "migrate",
    "bounce",
    "seal",
    "knowledge",
    "instrument",
    "evidence",
    "paper",
)


def main(arguments: Sequence[str] | None = None) -> int:
    typed = sys.argv[1:] if arguments is None else arguments
    chosen = parser(typed[0] if typed else "").parse_args(typed)
    try:
        result: int = chosen.command(chosen)
    except ProloError as problem:
        print(f"prolo: {problem}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(file=sys.stderr)  # the shell's prompt does not stand behind ^C
        return 130  # what shells call «stopped with Ctrl-C»
    except BrokenPipeError:  # «prolo knowledge status | head»
        sys.stderr.close()
        return DONE
    return result


def parser(topic: str = "") -> Parser:
    """Of one topic alone, where it is named: the others are not even loaded."""
    prolo = Parser(
        prog="prolo",
        description=(
            "Takes a person through a course of prolotherapy, with every rule, reason and "
            "source in sight."
        ),
        epilog="«prolo COMMAND --help» says more about each. Begin with «prolo run».",
    )
    commands = prolo.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in (topic,) if topic in TOPICS else TOPICS:
        import_module(f"prolo.cli.{name}").add_to(commands)
    return prolo
