"""A clinic brings the form of an outcome measure. A version that is kept never changes."""

from __future__ import annotations

from collections.abc import Iterator

from prolo.errors import KnowledgeError
from prolo.knowledge.content import fact_hash
from prolo.knowledge.questionnaires.given import given_faults, read_given
from prolo.knowledge.reading import nearest
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due_of_clinic import Progress, rebuild_asking
from prolo.registry.events import record_event
from prolo.registry.models import ClinicQuestionnaire
from prolo.registry.transactions import write_transaction
from prolo.registry.wording import has_own_words


def add_questionnaire(
    *,
    content: bytes,
    instrument: str,
    by: Actor,
    changes: str = "",
    is_comparable: bool | None = None,
    progress: Progress | None = None,
) -> ClinicQuestionnaire:
    """The same file sent twice is kept once. ``changes`` and ``is_comparable`` are said of a later
    version; ``progress`` is told in how many courses what is due has been written
    anew. Raises ``KnowledgeError`` with every fault."""
    check_may(by, "keep_clinic")
    knowledge = clinic_knowledge(by.clinic)
    known = knowledge.instruments.get(instrument)
    if known is None:
        raise KnowledgeError(
            f"{instrument} is not a measure.{nearest(instrument, knowledge.instruments)}"
        )
    if has_own_words(known):
        raise KnowledgeError(f"{known.name} is asked in words of our own, which no file replaces.")
    body, faults = read_given(content)
    if body is None:
        raise KnowledgeError(faults)
    faults += given_faults(body, known, knowledge)
    row = ClinicQuestionnaire(
        clinic=by.clinic,
        recorded_by=by.user,
        instrument=instrument,
        url=str(body.get("url")),
        version=str(body.get("version")),
        title=str(body.get("title")),
        body=body,
        sha256=fact_hash(body),
        changes=changes.strip(),
        is_comparable=is_comparable,
    )
    with write_transaction(by=by):
        same = ClinicQuestionnaire.objects.filter(url=row.url, version=row.version).first()
        if same and (same.sha256, same.instrument) == (row.sha256, row.instrument):
            return same
        faults += _version_faults(row, same)
        if faults:
            raise KnowledgeError(faults)
        check_row(row)
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        record_event(
            verb="questionnaire_added",
            subject=row,
            by=by,
            body={"instrument": instrument, "version": row.version, "sha256": row.sha256},
        )
        rebuild_asking(instrument, by=by, progress=progress)
    return row


def _version_faults(row: ClinicQuestionnaire, same: ClinicQuestionnaire | None) -> Iterator[str]:
    earlier = ClinicQuestionnaire.objects.filter(url=row.url).last()
    if same:
        yield (
            f"version {row.version} of this form is kept with other content and never changes: "
            "give the new one another version."
        )
    if earlier and earlier.instrument != row.instrument:
        yield f"this form was kept as one of {earlier.instrument}."
    if earlier and (not row.changes or row.is_comparable is None):
        yield (
            f"version {earlier.version} is kept already: say what changed since, and whether "
            "scores stay comparable."
        )
    if not earlier and (row.changes or row.is_comparable is not None):
        yield "it is the first version kept: nothing can have changed."
