"""``prolo knowledge show``: one fact, with what is unverified in it and what it was read in."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from prolo.cli.parsers import Commands, add_command

if TYPE_CHECKING:
    from prolo.knowledge import Knowledge
    from prolo.knowledge.records import Fact

MARK = "  [unverified]"
ELSEWHERE = ("kind", "id", "sources", "unverified", "said_by")
OURS = ("by_part", "computed", "answered_least_pct")  # how it is here, and nobody's to read


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "show",
        summary="one fact: what it says, what is unverified in it, what it was read in",
        description=(
            "Prints a fact field by field with its sources. Of an outcome measure that is its\n"
            "passport, and what nobody read of it is named too."
        ),
        examples="  prolo knowledge show instruments/spadi",
    )
    parser.add_argument("ref", metavar="REF", help="its kind and id, as medicines/naproxen")
    parser.set_defaults(command=show_fact)


def show_fact(chosen: argparse.Namespace) -> int:
    from prolo.knowledge import load_knowledge

    known = load_knowledge()
    print("\n".join(_lines(known.fact(chosen.ref), known)))
    return 0


def _lines(fact: Fact, known: Knowledge) -> Iterator[str]:
    from prolo.knowledge.content import fact_content
    from prolo.knowledge.records import PASSPORT, Instrument

    body = fact_content(fact.ref, known).body
    yield f"{fact.ref}{'' if fact.is_usable() else MARK}"
    for key, value in body.items():
        if key not in ELSEWHERE:
            yield f"{key}: {_plain(value)}{'' if fact.is_usable(key) else MARK}"
            if isinstance(fact, Instrument):
                yield from (f"    {known.sources[one].cite}" for one in fact.sources_of(key))
    if isinstance(fact, Instrument):
        unread = [one for one in PASSPORT if one not in (*body, *OURS)]
        if unread:
            yield f"not known: {', '.join(unread)}"
    yield "read in:"
    for one in body["sources"]:
        yield f"    {one['id']}: {one['cite']} ({one['read_in']}) {one['url']}"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "; ".join(_plain(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
