"""How every command says what it does and what it takes, and answers a wrong word."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn, TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[Parser]"

CHOICE = re.compile(r"invalid choice: '?(.*?)'? \(choose from (.*)\)")
WORD = re.compile(r"[\w.-]+")
ABSENT = re.compile(r"arguments are required: (--[\w-]+)$")


class Parser(argparse.ArgumentParser):
    """Says the nearest right word to a wrong one, and which command it was said to."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        self._typed: list[str] = list(sys.argv[1:] if args is None else args)
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(self._unknown(unknown))
        return found, unknown

    def error(self, message: str) -> NoReturn:
        wrong = CHOICE.search(message)
        if wrong:
            known = WORD.findall(wrong[2])
            message = (
                f"{message[: wrong.start()]}there is no {wrong[1]!r}. {offer(wrong[1], known)}"
            )
        absent = ABSENT.search(message)
        if absent:
            message = self._meant(absent[1]) or message
        super().error(message)

    def _meant(self, option: str) -> str:
        """What was typed where ``option`` is expected: its name wrongly, or its value alone."""
        known = self._option_string_actions
        wrong = [
            word
            for word in self._typed
            if word.startswith("--")
            and not any(one.startswith(word.partition("=")[0]) for one in known)
        ]
        if wrong:
            return self._unknown(wrong)
        if self._typed and not self._typed[0].startswith("-"):
            return (
                f"{self._typed[0]!r} belongs to no option. Did you mean {option} {self._typed[0]}?"
            )
        return ""

    def _unknown(self, words: Sequence[str]) -> str:
        options = sorted(one for one in self._option_string_actions if one.startswith("--"))
        said = [
            f"there is no {one!r}. {offer(one.partition('=')[0], options)}"
            for one in words
            if one.startswith("-")
        ]
        return " ".join(said) or f"{' '.join(words)!r} belongs to no option."


def offer(typed: str, known: Iterable[str]) -> str:
    """«Did you mean …?» with the nearest right word, or all there are."""
    words = list(known)
    small, by_small = typed.lower(), {word.lower(): word for word in words}
    found = get_close_matches(small, by_small, n=1) or [one for one in by_small if small in one]
    near = [by_small[one] for one in found]
    if small.strip("-") and near:
        return f"Did you mean {' or '.join(near)}?"
    return f"There are {', '.join(words)}."


def add_command(
    commands: Commands, name: str, *, summary: str, description: str, examples: str = ""
) -> Parser:
    return commands.add_parser(
        name,
        help=summary,
        description=description,
        epilog=f"examples:\n{examples}" if examples else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
