"""A clinic says at which times it asks the form that it brought of a measure."""

from __future__ import annotations

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.brought import ASKED_AT, times_of_form
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due_of_clinic import rebuild_asking
from prolo.registry.events import record_event
from prolo.registry.models import FormTimes
from prolo.registry.transactions import write_transaction
from prolo.registry.wording import has_own_words


def set_form_times(*, instrument: str, by: Actor, **at: bool) -> FormTimes:
    """``at``: before_first, before_sessions, at_follow_ups. Before the clinic has the form it may
    say so too."""
    check_may(by, "keep_clinic")
    known = clinic_knowledge(by.clinic).instruments.get(instrument)
    if known is None:
        raise Invalid({"instrument": "unknown"})
    if has_own_words(known):
        raise Invalid({"instrument": "wording-is-ours"})
    chosen = {name: bool(at.get(name)) for name in ASKED_AT.values()}
    with write_transaction(by=by):
        last = times_of_form(instrument)
        if last and all(getattr(last, name) == value for name, value in chosen.items()):
            return last
        row = FormTimes.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            recorded_at=clock.now(by.clinic),
            instrument=instrument,
            **chosen,
        )
        body = {"instrument": instrument, **chosen}
        record_event(verb="form_times_set", subject=row, by=by, body=body)
        rebuild_asking(instrument, by=by)
    return row
