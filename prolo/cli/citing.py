"""``prolo knowledge cite``: a source as a paper or a program for references wants it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

from prolo.cli.parsers import Commands, add_command
from prolo.cli.printing import STYLES, speak
from prolo.errors import SetupError

if TYPE_CHECKING:
    from prolo.knowledge.bibliography import Reference
    from prolo.papers.citation_styles import Style


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "cite",
        summary="trials, reviews and sources in a style of citation, or as BibTeX",
        description=(
            "Prints sources in the style of the Modern Language Association (mla), of the\n"
            "American Psychological Association (apa), of the American Medical Association\n"
            "(ama), as they are on record, or as BibTeX. A title that nobody read is said to be\n"
            "missing."
        ),
        examples=(
            "  prolo knowledge cite sit-2020 yelland-2004 --style apa\n"
            "  prolo knowledge cite --condition knee-oa --style bibtex > knee.bib\n"
            "  prolo knowledge cite --missing"
        ),
    )
    parser.add_argument(
        "id",
        nargs="*",
        metavar="ID",
        help="of a trial, a review or a source, where two are alike with its kind: trials/sit-2020",
    )
    parser.add_argument("--condition", metavar="CONDITION", help="every trial of this condition")
    parser.add_argument("--style", choices=(*STYLES, "bibtex"), default="ama")
    parser.add_argument(
        "--missing", action="store_true", help="trials and reviews of which something is missing"
    )
    parser.set_defaults(command=cite)


def cite(arguments: argparse.Namespace) -> int:
    from prolo.knowledge import load_knowledge
    from prolo.knowledge.bibliography import every_reference

    speak()
    every = every_reference(load_knowledge())
    if arguments.missing:
        print("\n".join(_missing(every)))
        return 0
    chosen = [*_of_condition(arguments.condition), *(_find(one, every) for one in arguments.id)]
    if not chosen:
        raise SetupError("Name a source, for example sit-2020, or a condition with --condition.")
    print("\n".join(_said(chosen, arguments.style)))
    return 0


def _said(chosen: list[Reference], style: str) -> Iterable[str]:
    from prolo.papers.bibtex import bibtex
    from prolo.papers.citation_styles import cited

    if style == "bibtex":
        return [bibtex(chosen)]
    return ["".join(run.text for run in line) for line in cited(chosen, cast("Style", style), "en")]


def _of_condition(condition: str | None) -> list[Reference]:
    from prolo.cli.evidence.asking import check_condition
    from prolo.knowledge.bibliography import study_reference
    from prolo.knowledge.trials import load_trials

    if condition is None:
        return []
    trials = load_trials()
    check_condition(condition, trials)
    return [study_reference(one) for one in trials.studies if one.condition == condition]


def _find(asked: str, every: Mapping[str, Reference]) -> Reference:
    from prolo.knowledge.reading import nearest

    if asked in every:
        return every[asked]
    found = {one.ref: one for ref, one in every.items() if ref.partition("/")[2] == asked}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise SetupError(f"«{asked}» is several: {', '.join(sorted(found))}. Write one of them.")
    known = {ref.partition("/")[2] for ref in every}
    raise SetupError(f"«{asked}» is no source that is known.{nearest(asked, known)}")


def _missing(every: Mapping[str, Reference]) -> Iterable[str]:
    """By ref, what no style can print because nobody read it."""
    for ref, one in every.items():
        if ref.startswith(("trials/", "reviews/")) and one.lacks:
            yield f"{ref}: {', '.join(one.lacks)}"
