"""The first word after ``prolo`` chooses what is done."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from prolo.cli import demo, evidence, knowledge, migrate, run, worker
from prolo.cli.parsers import Parser
from prolo.errors import ProloError

DONE, FAILED = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = parser().parse_args(arguments)
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


def parser() -> Parser:
    prolo = Parser(
        prog="prolo",
        description=(
            "Takes a person through a course of prolotherapy, with every rule, reason and "
            "source in sight."
        ),
        epilog="«prolo COMMAND --help» says more about each. Begin with «prolo run».",
    )
    commands = prolo.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for topic in (run, worker, demo, migrate, knowledge, evidence):
        topic.add_to(commands)
    return prolo
