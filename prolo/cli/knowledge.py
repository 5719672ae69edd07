"""``prolo knowledge``: what still needs a person, and whether a changed file is right."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from prolo.cli import citing, showing
from prolo.cli.parsers import Commands, add_command

if TYPE_CHECKING:
    from prolo.knowledge.status import StatusLine

HEADINGS: Mapping[str, str] = {
    "unverified": "Unverified: shown, deciding nothing until a clinician confirms them by name",
    "conflicting": "In conflict: sources disagree",
    "stale": "Stale: too old to rely on",
    "due": "Due: to be read again by now",
}


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "knowledge",
        summary="what is unverified, in conflict, stale or due; check a file; show or cite it",
        description="The clinical facts of prolo. docs/knowledge.md says how to change one.",
    )
    deeper = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    status = add_command(
        deeper,
        "status",
        summary="what still needs a person",
        description="Lists facts that are unverified, in conflict, stale, or due to be read again.",
    )
    status.set_defaults(command=show_status)
    check = add_command(
        deeper,
        "check",
        summary="one file, or all",
        description=(
            "Reads a file of facts (.toml), of trials (.csv) or a form (.json) as if it stood in\n"
            "the package, and says every fault with file, key and the nearest word."
        ),
        examples=(
            "  prolo knowledge check\n"
            "  prolo knowledge check prolo/knowledge/facts/medicines/naproxen.toml"
        ),
    )
    check.add_argument("file", nargs="?", type=Path, metavar="FILE", help="default: every file")
    check.set_defaults(command=check_files)
    citing.add_to(deeper)
    showing.add_to(deeper)


def show_status(_: argparse.Namespace) -> int:
    from prolo.knowledge import load_knowledge
    from prolo.knowledge.status import knowledge_status

    status = knowledge_status(load_knowledge(), datetime.now(UTC).date())
    for name, heading in HEADINGS.items():
        lines = getattr(status, name)
        print(f"{heading} ({len(lines)})")
        print("\n".join(f"  {line}" for line in _grouped(lines)) or "  none")
        print()
    return 0


def check_files(chosen: argparse.Namespace) -> int:
    from prolo.errors import KnowledgeError
    from prolo.knowledge.check import check_all, check_file

    try:
        check_file(chosen.file) if chosen.file else check_all()
    except KnowledgeError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{chosen.file.name} is right" if chosen.file else "every file is right")
    return 0


def _grouped(lines: Iterable[StatusLine]) -> list[str]:
    """One line a fact and field: the structures of a region stand together."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in lines:
        found[line.ref, line.field].append(line.says)
    return [
        f"{ref}{'' if field == '*' else f', {field}'}: {', '.join(says)}"
        for (ref, field), says in found.items()
    ]
