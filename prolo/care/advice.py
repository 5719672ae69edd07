"""What to do after injections, as a person takes it home."""

from __future__ import annotations

from prolo.care.reports import SessionFacts, place_of
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Advice

TOPIC = "aftercare"


def advice_after(session: SessionFacts, knowledge: Knowledge) -> tuple[Advice, ...]:
    """advice: of that for everybody, and of that for the injected regions, what is verified here
    and where no source says otherwise. Where it is not known what was injected, no place's own."""
    here = place_of(session, knowledge).regions
    return tuple(
        one
        for one in knowledge.advice.values()
        if one.topic == TOPIC and not one.conflict and one.is_usable("text")
        if not one.regions or here & set(one.regions)
    )
