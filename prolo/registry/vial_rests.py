"""What is left in the vials of a session that were typed by hand, and what of it was thrown away.
Of those from stock the cupboard knows (``stock.py``)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from decimal import Decimal

from prolo.care.drawn import used_ml
from prolo.knowledge import Knowledge
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Vial, VialRest
from prolo.registry.session_rows import given_in


def first_version(vial: Vial) -> Vial:
    earlier = dict(vial.session.vials.values_list("pk", "replaces"))
    return vial.session.vials.get(pk=_first(vial.pk, earlier))


def rest_thrown_away(vial: Vial) -> VialRest | None:
    """As it stands on record, whichever version of the row it was said of."""
    return VialRest.objects.filter(vial=first_version(vial)).current().first()


def rests_thrown_away(sessions: Collection[uuid.UUID]) -> dict[uuid.UUID, VialRest]:
    """By vial of these sessions, each of its versions."""
    rows = Vial.objects.filter(session__in=sessions)
    earlier = dict(rows.values_list("pk", "replaces"))
    rests = VialRest.objects.filter(vial__session__in=sessions).current()
    found = {one.vial_id: one for one in rests.select_related("recorded_by")}
    return {pk: found[first] for pk in earlier if (first := _first(pk, earlier)) in found}


def _first(pk: uuid.UUID, earlier: dict[uuid.UUID, uuid.UUID | None]) -> uuid.UUID:
    while before := earlier.get(pk):
        pk = before
    return pk


def rest_by_record(vial: Vial) -> Decimal | None:
    """None where it cannot be said: no size or strength, another vial of it, nothing left."""
    return left_ml([vial], clinic_knowledge(vial.clinic)) or None


def left_ml(rows: Sequence[Vial], knowledge: Knowledge) -> Decimal | None:
    """Of one vial, after every session that drew from it. None without its size or strength, or
    where a session drew from another vial of the same substance too."""
    row, sessions = rows[-1], {one.session_id for one in rows}
    if not row.volume_ml or not row.strength_pct:
        return None
    alike = Vial.objects.filter(session__in=sessions, substance=row.substance).current()
    if alike.count() != len(rows):
        return None
    used = used_ml(row.substance, row.strength_pct, given_in(sessions), knowledge)
    left: Decimal = row.volume_ml - used
    return max(left, Decimal(0))
