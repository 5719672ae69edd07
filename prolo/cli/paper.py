"""``prolo paper``: a paper of the record or of what is known, as the pages make it."""

from __future__ import annotations

import argparse
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from prolo.cli.parsers import Commands, add_command
from prolo.cli.people import actor_of, add_clinic
from prolo.cli.printing import STYLES, check_ending, languages, print_paper, speak, write
from prolo.cli.progress import bar
from prolo.errors import Altered, NotAllowed, NotFound, SetupError

if TYPE_CHECKING:  # no paper is made for «--help»
    from prolo.papers import Paper
    from prolo.papers.citation_styles import Style
    from prolo.registry.access import Actor

ARCHIVED, NOTICE = "archived", "estimate-notice"
OF_RECORD = {  # a paper of one person: of which row, whose id stands in the address of its page
    "plan": "course",
    "consent": "course",
    "preparation": "appointment",
    "session": "session",
    "aftercare": "session",
    "estimate": "estimate",
    "coverage": "patient",
    "statement": "patient",
    "summary": "patient",
    "signature": "signature",
    ARCHIVED: "document",
    NOTICE: "",  # of the clinic itself
}
OTHER_VERBS = {  # of what is given to nobody; of what is archived its kind decides too
    "signature": "see_chart",
    ARCHIVED: "see_schedule",
    NOTICE: "keep_money",
}
IN_ENGLISH = ("evidence",)
SIZES: Mapping[str, Literal["a4", "us-letter"]] = {"a4": "a4", "letter": "us-letter"}


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "paper",
        summary="a paper to take home, or of what is known, as a PDF or a page",
        description=(
            "Writes a paper with the same bytes as its page gives. Of one person, as --by may see\n"
            "them: plan, consent, preparation, session, aftercare, estimate, coverage, statement,\n"
            "summary, signature; ID is that of the course, appointment, session, estimate,\n"
            "patient or signature, from the address of its page. What was shown or given, with\n"
            "the very bytes that were kept: archived; ID is that of the paper in the archive.\n"
            "Of the clinic, without an ID: estimate-notice. Of a condition, without any record:\n"
            "options, dossier, evidence; ID is the condition. About prolotherapy: about, without\n"
            "an ID. Nothing is kept: what is given to a person is given on its page."
        ),
        examples=(
            "  prolo paper options knee-oa --language es -o rodilla.pdf\n"
            "  prolo paper about --language de --size letter\n"
            "  prolo paper plan 01a217f3-789c-78a6-8fd0-d7f031746d3f --by physician\n"
            "  prolo paper coverage 01a217f3-6e5d-7aea-a27a-28fb14252a3d --by desk -o -\n"
            "  prolo paper archived 01a217f4-02c1-7d3e-9b6a-5a1c2e7f0b11 --by desk -o then.html\n"
            "  prolo paper estimate-notice --by desk --language es -o derecho.pdf"
        ),
    )
    parser.add_argument("kind", choices=(*OF_RECORD, *OF_KNOWLEDGE), metavar="KIND")
    parser.add_argument("id", nargs="?", default="", metavar="ID")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="a .pdf or a .html; - for a PDF on standard output (default: KIND.pdf)",
    )
    parser.add_argument(
        "--language",
        metavar="CODE",
        help="such as de, of a language of the patient's pages (default: the person's, else en)",
    )
    parser.add_argument(
        "--style", choices=STYLES, help="of the references, where the paper is of what is known"
    )
    parser.add_argument("--size", choices=SIZES, help="of a sheet (default: of the country)")
    parser.add_argument("--by", metavar="USER", help="of the record: who asks for it, by user name")
    add_clinic(parser)
    parser.set_defaults(command=paper)


def paper(chosen: argparse.Namespace) -> int:
    to: Path = chosen.output or Path(f"{chosen.kind}.pdf")
    if str(to) != "-":
        check_ending(to)
    if chosen.kind in IN_ENGLISH and chosen.language not in (None, "en"):
        raise SetupError(f"«{chosen.kind}» is for another reader, and in English alone.")
    if chosen.language and chosen.language not in (known := languages()):
        raise SetupError(f"--language is {chosen.language}, and is one of: {', '.join(known)}.")
    if chosen.kind == ARCHIVED:
        _print_archived(chosen, to)
        return 0
    make = _from_record if chosen.kind in OF_RECORD else _from_knowledge
    made = make(chosen)
    if chosen.size:
        made = replace(made, size=SIZES[chosen.size])
    print_paper(made, to)
    return 0


# -- of one person --------------------------------------------------------------------------


def _from_record(chosen: argparse.Namespace) -> Paper:
    """The pages belong to another room: the settings name who makes a paper of the record."""
    if chosen.style:
        raise SetupError("--style is for papers of what is known: options, dossier, evidence.")
    row_id, by = _row_id(chosen), _by(chosen)
    from django.conf import settings
    from django.utils import timezone
    from django.utils.module_loading import import_string

    paper_on_record: Callable[..., Paper] = import_string(settings.PAPER_ON_RECORD)
    with by.at_work(), timezone.override(by.clinic.time_zone):
        try:
            return paper_on_record(chosen.kind, row_id, language=chosen.language or "", by=by)
        except NotFound as missing:
            raise SetupError(_missing(chosen.kind, missing.kind)) from None
        except Altered as found:
            raise SetupError(_altered(found)) from None


def _print_archived(chosen: argparse.Namespace, to: Path) -> None:
    """The very bytes, compared with their hash: nothing about them can be chosen any more."""
    if chosen.language or chosen.size or chosen.style:
        raise SetupError("What is archived comes as it was kept: no language, size or style.")
    row_id, by = _row_id(chosen), _by(chosen)
    assert row_id is not None
    from prolo.registry.archive import read_document, read_printed
    from prolo.registry.reach import get_shown

    with by.at_work():
        try:
            shown = get_shown(by, row_id)
            read = read_document(shown) if to.suffix == ".html" else read_printed(shown)
        except NotFound as missing:
            raise SetupError(_missing(ARCHIVED, missing.kind)) from None
        except NotAllowed:
            raise SetupError(f"{chosen.by} {REFUSED}") from None
        except Altered as found:
            raise SetupError(_altered(found)) from None
    if read is None:
        raise SetupError("Of this no PDF was kept: name a file that ends in .html.")
    write(read.content, to)


REFUSED = "may not see this here."


def _by(chosen: argparse.Namespace) -> Actor:
    if not chosen.by:
        raise SetupError("Say who asks for a paper of the record: --by USER.")
    return actor_of(chosen, _verb(chosen.kind), refused=REFUSED)


def _altered(found: Altered) -> str:
    return (
        f"What is stored is not what was kept ({found}): it is not printed. What was kept is in a "
        "backup from before the change."
    )


def _row_id(chosen: argparse.Namespace) -> uuid.UUID | None:
    if chosen.kind == NOTICE:
        if chosen.id:
            raise SetupError(f"«{NOTICE}» is of the clinic itself: it takes no ID.")
        return None
    try:
        return uuid.UUID(chosen.id)
    except ValueError:
        what = OF_RECORD[chosen.kind]
        raise SetupError(
            f"The id of the {what} is expected, as it stands in the address of its page."
        ) from None


def _verb(kind: str) -> str:
    from prolo.cli import setting_up

    setting_up.start_django()
    from prolo.registry.actions.archive import VERBS

    return OTHER_VERBS.get(kind) or VERBS[kind]


def _missing(kind: str, lacks: str) -> str:
    if kind == NOTICE:
        return "This notice is of a rule of the United States, where this clinic is not."
    if lacks == OF_RECORD[kind] and kind != lacks:
        return f"There is no such {lacks} in this clinic."
    return f"There is nothing to print yet, or no such {OF_RECORD[kind]} in this clinic."


# -- of what is known -----------------------------------------------------------------------


def _from_knowledge(chosen: argparse.Namespace) -> Paper:
    from prolo.knowledge import load_knowledge

    language = chosen.language or "en"
    speak(language)
    knowledge = load_knowledge()
    return OF_KNOWLEDGE[chosen.kind](chosen, knowledge, language)


def _about(chosen: argparse.Namespace, knowledge: Any, language: str) -> Paper:
    from prolo.papers.about import about_prolotherapy

    if chosen.id:
        raise SetupError("«about» is of nobody and of no condition: it takes no ID.")
    return about_prolotherapy(
        knowledge,
        language=language,
        is_read=_is_read(language, knowledge),
        style=chosen.style or "recorded",
    )


def _options(chosen: argparse.Namespace, knowledge: Any, language: str) -> Paper:
    from prolo.cli.evidence.options import condition_of
    from prolo.evidence import load_protocol
    from prolo.knowledge.trials import load_trials
    from prolo.papers.options_paper import options_paper
    from prolo.papers.options_sheet import gather_options

    protocol = load_protocol()
    sheet = gather_options(condition_of(chosen.id, knowledge), load_trials(), protocol, knowledge)
    return options_paper(
        sheet,
        knowledge,
        on=datetime.now().astimezone().date(),
        language=language,
        is_read=_is_read(language, knowledge),
        style=chosen.style or "recorded",
    )


def _dossier(chosen: argparse.Namespace, knowledge: Any, language: str) -> Paper:
    from prolo.cli.evidence.options import condition_of
    from prolo.evidence import load_protocol
    from prolo.knowledge.trials import load_trials
    from prolo.papers.dossier import dossier

    condition = condition_of(chosen.id, knowledge)
    style: Style = chosen.style or "ama"
    return dossier(
        condition,
        load_trials(),
        load_protocol(),
        knowledge,
        style=style,
        progress=bar("questions"),
        language=language,
        is_read=_is_read(language, knowledge),
    )


def _evidence(chosen: argparse.Namespace, knowledge: Any, _language: str) -> Paper:
    from prolo.cli.evidence.asking import check_condition
    from prolo.evidence import load_protocol
    from prolo.knowledge.trials import load_trials
    from prolo.papers import evidence_report

    trials = load_trials()
    style: Style = chosen.style or "ama"
    check_condition(chosen.id, trials)
    return evidence_report(
        chosen.id, trials, load_protocol(), knowledge, style=style, progress=bar("questions")
    )


def _is_read(language: str, knowledge: Any) -> bool:
    known = knowledge.translations.get(language)
    return language == "en" or (known is not None and known.is_usable())


OF_KNOWLEDGE: Mapping[str, Callable[[argparse.Namespace, Any, str], Paper]] = {
    "options": _options,
    "dossier": _dossier,
    "evidence": _evidence,
    "about": _about,
}
