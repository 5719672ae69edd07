"""The rules and codes that the modules of care list at their heads.

A head's table has the columns ``rule`` and ``code`` and stands at the start of a line:

    rule            code                    weight   params
    timeout.side    agrees · differs · open ok       found, planned
                    and-more, of-the-same
    aftercare.sign  id of the sign          …

Codes are parted by commas, dots or semicolons; what is in brackets is a remark. «id of the sign»
and «why_none of change.py» stand for codes that are listed elsewhere: ``ANY``.
A rule that ends in a comma shares the codes of the next.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

from prolo import care

ANY = "*"
RULE = re.compile(r"([a-z]+\.[a-z-]+)(,?)")
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
FROM_ELSEWHERE = re.compile(r"\b(?:id|why_none) of\b")
REMARK = re.compile(r"\([^()]*\)?")  # an open one goes on in the next line
NO_CODES = frozenset({"awaits", "or"})  # words beside codes

Pair = tuple[str, str]


def care_modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(care.__path__, "prolo.care.")
    return [importlib.import_module(name) for name in sorted(one.name for one in found)]


def listed_pairs() -> set[Pair]:
    """Every (rule, code) of every head."""
    return {pair for module in care_modules() for pair in pairs_of(module.__doc__ or "")}


def pairs_of(docstring: str) -> Iterator[Pair]:
    for rules, cells in _rows(docstring):
        for cell in cells:
            codes = [ANY] if FROM_ELSEWHERE.search(cell) else _codes(cell)
            yield from ((rule, code) for code in codes for rule in rules)


def _rows(docstring: str) -> Iterator[tuple[list[str], list[str]]]:
    """The rules that stand together, and all that their column of codes says."""
    start = end = 0
    rules: list[str] = []
    cells: list[str] = []
    shares = False
    for line in [*docstring.splitlines(), ""]:
        if head := re.match(r"rule\b.*?(?<=\s\s)(code)\b(\s*)", line):
            start = head.start(1)
            end = head.end(2) if head.end(2) < len(line) else 1_000
            continue
        rule = RULE.match(line) if start else None
        if (rule or not line.strip()) and not shares:
            yield rules, cells
            rules, cells = [], []
        if rule:
            rules = [*rules, rule[1]]
            shares = bool(rule[2])
        if not line.strip():
            start, shares = 0, False
        if start:
            cells.append(_column(line, start, end))


def _column(line: str, start: int, end: int) -> str:
    """The cell; a word that is longer than its column belongs to it whole."""
    while end < len(line) and not line[end - 1].isspace():
        end += 1
    return line[start:end]


def _codes(cell: str) -> Iterator[str]:
    for part in re.split(r"[,;·:]", REMARK.sub("", cell)):
        if CODE.fullmatch(part.strip()) and part.strip() not in NO_CODES:
            yield part.strip()
