"""A clinic says what is known of a measure, beside the form that it brought."""

from __future__ import annotations

from prolo.errors import KnowledgeError
from prolo.knowledge.questionnaires.passport import read_passport
from prolo.registry.access import Actor, check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.events import record_event
from prolo.registry.models import GivenPassport
from prolo.registry.transactions import write_transaction


def give_passport(*, content: bytes, instrument: str, by: Actor) -> GivenPassport:
    """The same file sent twice is kept once. Raises ``KnowledgeError`` with every fault."""
    check_may(by, "keep_clinic")
    said, faults = read_passport(content, clinic_knowledge(by.clinic).instruments[instrument])
    if faults:
        raise KnowledgeError(faults)
    with write_transaction(by=by):
        last = GivenPassport.objects.filter(instrument=instrument).last()
        if last and last.said == said:
            return last
        row = GivenPassport.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            instrument=instrument,
            said=said,
        )
        record_event(verb="passport_given", subject=row, by=by, body={"instrument": instrument})
    return row
