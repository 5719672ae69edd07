"""``prolo instrument``: forms of outcome measures that a clinic brings."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prolo.cli.parsers import Commands, Parser, add_command
from prolo.cli.people import actor_of, add_clinic
from prolo.cli.progress import bar

if TYPE_CHECKING:
    from prolo.registry.access import Actor
    from prolo.registry.models import ClinicQuestionnaire
    from prolo.registry.rule_changes import AffectsSomebody

COMPARABLE = {"yes": True, "no": False}


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "instrument",
        summary="bring the form of an outcome measure, and list those that are kept",
        description="Forms of outcome measures, as FHIR R4 Questionnaires. Each version is kept\n"
        "for good; its wording is shown while the clinic's permission stands.",
    )
    deeper = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add = add_command(
        deeper,
        "add",
        summary="check a file and keep it",
        description="Checks a Questionnaire in full, says every fault, and keeps it when there\n"
        "is none. Where that changes what is due for somebody, it says for whom, and keeps it\n"
        "when it is sent again with the mark that stands there.",
        examples="  prolo instrument add odi.json --instrument odi --by admin",
    )
    add.add_argument("file", type=Path, metavar="FILE")
    add.add_argument("--instrument", required=True, metavar="ID", help="the measure, as odi")
    add.add_argument(
        "--passport",
        type=Path,
        metavar="FILE",
        help="what is known of the measure and the form cannot say, as TOML",
    )
    add.add_argument("--changes", default="", metavar="TEXT", help="what changed since the last")
    add.add_argument("--comparable", choices=COMPARABLE, help="do its scores compare with those")
    add.add_argument(
        "--looked-at", default="", metavar="MARK", help="as it was said with whom that affects"
    )
    _add_person(add, add_file)
    listed = add_command(
        deeper, "list", summary="the forms that are kept", description="One line a version."
    )
    _add_person(listed, list_files)
    show = add_command(
        deeper,
        "show",
        summary="the questions of one form",
        description="What is known of the newest form of a measure; its wording only while the\n"
        "clinic's permission stands.",
    )
    show.add_argument("instrument", metavar="ID", help="the measure, as odi")
    _add_person(show, show_file)


def _add_person(parser: Parser, command: Any) -> None:
    parser.add_argument("--by", required=True, metavar="USER", help="an administrator's user name")
    add_clinic(parser)
    parser.set_defaults(command=command)


def add_file(chosen: argparse.Namespace) -> int:
    by = _administrator(chosen)
    from prolo.errors import KnowledgeError
    from prolo.knowledge.questionnaires import given, passport
    from prolo.registry.actions.passports import give_passport
    from prolo.registry.actions.questionnaires import add_questionnaire
    from prolo.registry.rule_changes import AffectsSomebody, change_rule
    from prolo.registry.transactions import write_transaction

    content = _content(chosen.file, given.MOST_BYTES)
    beside = _content(chosen.passport, passport.MOST_BYTES) if chosen.passport else None
    mark = hashlib.sha256(content).hexdigest()[:12]

    file = chosen.file

    def keep() -> ClinicQuestionnaire:
        """The form and what stands beside it, or neither."""
        nonlocal file
        with write_transaction(by=by):
            row = add_questionnaire(
                content=content,
                instrument=chosen.instrument,
                changes=chosen.changes,
                is_comparable=COMPARABLE.get(chosen.comparable),
                by=by,
                progress=bar("courses"),
            )
            if beside is not None:
                file = chosen.passport
                give_passport(content=beside, instrument=chosen.instrument, by=by)
        return row

    try:
        with by.at_work():
            row = change_rule(keep, by=by, looked_at=chosen.looked_at == mark)
    except AffectsSomebody as asked:
        print("\n".join(_affected(asked, by)))
        print(f"Not kept yet. To keep it: the same again with --looked-at {mark}", file=sys.stderr)
        return 1
    except KnowledgeError as problem:
        print("\n".join(f"{file.name}: {one}" for one in problem.faults), file=sys.stderr)
        return 1
    print(f"{row.url}|{row.version} is kept, {row.sha256}")
    return 0


def _content(path: Path, most_bytes: int) -> bytes:
    """No more of it than says that it is too long."""
    from prolo.errors import SetupError

    try:
        with path.open("rb") as file:
            return file.read(most_bytes + 1)
    except OSError as problem:
        raise SetupError(f"{path} cannot be read: {problem.strerror}.") from None


def _affected(asked: AffectsSomebody, by: Actor) -> Iterator[str]:
    """Of what and in how many cases; whose they are for who may see it."""
    from prolo.registry.access import may
    from prolo.registry.rule_changes import Difference

    n = len(asked.found)
    yield f"This changes what is due in {n} open {'course' if n == 1 else 'courses'}:"
    counted = Counter(
        f"{each.item.key} {'is due' if each.after else 'is not due any more'}"
        for one in asked.found
        for each in one.differences
        if isinstance(each, Difference)
    )
    for said, times in sorted(counted.items()):
        yield f"  {said}: {times}"
    if may(by, "see_identity"):
        for one in asked.found:
            yield f"  {one.patient.identity.full_name}"


def list_files(chosen: argparse.Namespace) -> int:
    by = _administrator(chosen)
    from prolo.registry.models import ClinicQuestionnaire

    with by.at_work():
        rows = list(ClinicQuestionnaire.objects.all())
    for row in rows:
        print(f"{row.instrument}  {row.url}|{row.version}  {row.sha256}")
    if not rows:
        print("none")
    return 0


def show_file(chosen: argparse.Namespace) -> int:
    by = _administrator(chosen)
    from prolo.errors import SetupError
    from prolo.knowledge.questionnaires.items import items_of
    from prolo.registry import clock
    from prolo.registry.brought import said_of
    from prolo.registry.clinic_knowledge import clinic_knowledge
    from prolo.registry.models import ClinicQuestionnaire
    from prolo.registry.wording import may_show_wording

    with by.at_work():
        row = ClinicQuestionnaire.objects.filter(instrument=chosen.instrument).last()
        if row is None:
            raise SetupError(f"No form of {chosen.instrument} is kept. Begin with «add».")
        known = clinic_knowledge(by.clinic).instruments[row.instrument]
        said = said_of(known)
        is_shown = may_show_wording(known, by.clinic, clock.today(by.clinic))
    print(f"{known.name}\n{row.url}|{row.version}\nSHA-256 {row.sha256}")
    if row.changes:
        words = "compare" if row.is_comparable else "do not compare"
        print(f"changed: {row.changes}; scores {words} with those before")
    for key, value in said.items():
        print(f"{key}: {_plain(value)}")
    if row.body["status"] == "draft":
        print("a draft: kept, and asked of nobody")
    if not is_shown:
        print("Its wording is not shown: no permission stands. An administrator records one.")
        return 0
    for item in items_of(row.body["item"]):
        print(f"  {item['linkId']}: {item['text']}")
    return 0


def _plain(value: Any) -> str:
    """Text, a list of languages, or rows of figures with their citation."""
    rows = value if isinstance(value, list) else [value]
    return "; ".join(", ".join(one.values()) if isinstance(one, dict) else one for one in rows)


def _administrator(chosen: argparse.Namespace) -> Actor:
    return actor_of(chosen, "keep_clinic", refused="is not an administrator here.")
