"""The tube of a numbing cream that the checks say is on: a vial of the session, from the moment it
is on the skin, so that a recall of its lot finds the person though nothing was injected."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prolo.care.checklist import Numbing
from prolo.registry.access import Actor
from prolo.registry.actions.read_off import keep_label, vial_of_checks
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Session, Vial
from prolo.registry.session_rows import CREAM

TAKEN_BACK = "Not on, as the checks of the day say since."


def cream_of(session: Session) -> Vial | None:
    """The tube that stands on record."""
    return vial_of_checks(session, CREAM)


def keep_cream(session: Session, numbing: Numbing | None, *, at: datetime, by: Actor) -> None:
    label = _label(session, numbing)
    keep_label(session, CREAM, label, taken_back=TAKEN_BACK, at=at, by=by, single_dose=False)


def _label(session: Session, numbing: Numbing | None) -> dict[str, Any] | None:
    """What was read off the tube; None while it was not read as a whole."""
    if numbing is None or not numbing.cream or not numbing.cream_lot:
        return None
    if numbing.cream_expires_on is None or numbing.cream_at is None:
        return None
    fact = clinic_knowledge(session.clinic).anaesthetics[numbing.cream]
    return {
        "substance": numbing.cream,
        "product": numbing.cream_product or fact.label,
        "lot": numbing.cream_lot,
        "expires_on": numbing.cream_expires_on,
        "amount_g": numbing.cream_g,
        "area_cm2": numbing.cream_cm2,
        "opened_at": numbing.cream_at,
    }
