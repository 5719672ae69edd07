"""What is left in the vials of a session that were typed by hand, and what of it was thrown away.
Of those from stock the cupboard knows (``stock.py``)."""

from __future__ import annotations

import uuid
from decimal import Decimal

from prolo.care.drawn import used_ml
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Session, Vial, VialRest
from prolo.registry.session_rows import injected_of

GIVEN = ("volume_ml", "irritant", "irritant_pct", "anaesthetic", "anaesthetic_pct")


def first_version(vial: Vial) -> Vial:
    earlier = dict(vial.session.vials.values_list("pk", "replaces"))
    return vial.session.vials.get(pk=_first(vial.pk, earlier))


def rest_thrown_away(vial: Vial) -> VialRest | None:
    """As it stands on record, whichever version of the row it was said of."""
    return VialRest.objects.filter(vial=first_version(vial)).current().first()


def rests_thrown_away(session: Session) -> dict[uuid.UUID, VialRest]:
    """By vial of the session, each of its versions."""
    earlier = dict(session.vials.values_list("pk", "replaces"))
    rests = VialRest.objects.filter(vial__session=session).current()
    found = {one.vial_id: one for one in rests.select_related("recorded_by")}
    return {pk: found[first] for pk in earlier if (first := _first(pk, earlier)) in found}


def _first(pk: uuid.UUID, earlier: dict[uuid.UUID, uuid.UUID | None]) -> uuid.UUID:
    while before := earlier.get(pk):
        pk = before
    return pk


def rest_by_record(vial: Vial) -> Decimal | None:
    """None where it cannot be said: no size or strength, another vial of it, nothing left."""
    alike = vial.session.vials.current().filter(substance=vial.substance)
    if alike.count() != 1 or not vial.volume_ml or not vial.strength_pct:
        return None
    rows = vial.session.injections.current()
    given = [{name: getattr(one, name) for name in GIVEN} for one in rows]
    knowledge = clinic_knowledge(vial.clinic)
    rest = vial.volume_ml - used_ml(
        vial.substance, vial.strength_pct, injected_of(given), knowledge
    )
    return rest if rest > 0 else None
