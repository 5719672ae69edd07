"""Is a file right? What a clinician changed is checked as if it stood in the package."""

from __future__ import annotations

from pathlib import Path

from prolo.errors import KnowledgeError
from prolo.knowledge.bibliography import FILE, check_bibliography
from prolo.knowledge.library import KIND_NAMES
from prolo.knowledge.loading import assemble, load_folder
from prolo.knowledge.questionnaires.kept import FILE as KEPT
from prolo.knowledge.questionnaires.kept import check_kept
from prolo.knowledge.questionnaires.reading import FORMS, check_questionnaires
from prolo.knowledge.reading import FACTS, SOURCES, nearest, read_file, read_folder
from prolo.knowledge.trials.reading import RECORD_OF, TABLES, check_trials


def check_all() -> None:
    """Every file of facts, trials and forms, that no form was edited after it was given out, and
    the bibliography. Raises ``KnowledgeError`` with every fault."""
    faults: list[str] = []
    for check in (
        lambda: check_kept(check_questionnaires(FORMS, load_folder(FACTS))),
        lambda: check_trials(TABLES),
        lambda: check_bibliography(FILE),
    ):
        try:
            check()
        except KnowledgeError as problem:
            faults.extend(problem.faults)
    if faults:
        raise KnowledgeError(faults)


def check_file(path: Path) -> None:
    """One file of facts (``.toml``), of trials (``.csv``) or a form (``.json``), wherever it
    lies, together with all the others of the package. Raises ``KnowledgeError``."""
    if not path.is_file():
        raise KnowledgeError(f"{path}: there is no such file.")
    if path.name == FILE.name:
        check_bibliography(path)
        return
    if path.name == KEPT.name:
        check_kept(check_questionnaires(FORMS, load_folder(FACTS)), path)
        return
    checks = {".toml": _check_facts, ".csv": _check_table, ".json": _check_form}
    if path.suffix not in checks:
        raise KnowledgeError(f"{path.name}: is none of {', '.join(checks)}.")
    checks[path.suffix](path)


def _check_facts(path: Path) -> None:
    faults: list[str] = []
    changed = read_file(path, faults)
    replaced = {(one.kind, one.id) for one in changed}
    whole_kind = path.stem if path.stem in (*KIND_NAMES, SOURCES) else None
    others = [
        one
        for one in read_folder(FACTS, [])
        if (one.kind, one.id) not in replaced and one.kind != whole_kind
    ]
    if not faults:
        assemble([*others, *changed], faults)
    if faults:
        raise KnowledgeError(faults)


def _check_table(path: Path) -> None:
    if path.stem not in RECORD_OF:
        raise KnowledgeError(f"{path.name}: is no trial table.{nearest(path.stem, RECORD_OF)}")
    check_trials(TABLES, instead=path)


def _check_form(path: Path) -> None:
    check_kept(check_questionnaires(FORMS, load_folder(FACTS), also=path))
