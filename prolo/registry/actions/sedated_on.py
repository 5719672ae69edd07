"""What the checks say was given to calm, with its label: a vial of the session, so that who got a
lot of it is found in one query with everybody else."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from typing import Any

from prolo.care.checklist import SedationGiven
from prolo.registry.access import Actor
from prolo.registry.actions.read_off import keep_label, vial_of_checks
from prolo.registry.actions.stock import settle_session
from prolo.registry.models import Session
from prolo.registry.session_rows import SEDATION, sedative_label
from prolo.registry.stock import Cupboard

PUT_BACK = "Another lot, or none, as the checks of the day say since."
TAKEN_BACK = "Not given, as the checks of the day say since."


def keep_sedative(
    session: Session, given: SedationGiven | None, *, at: datetime, by: Actor
) -> None:
    """A package from stock is taken out of it, and put back where it was another or none."""
    label, before = _label(given), vial_of_checks(session, SEDATION)
    if label is not None:
        stock = Cupboard(session.clinic).received(label)
        label |= {"stock": stock, "substance": stock.substance if stock else label["substance"]}
    keep_label(session, SEDATION, label, taken_back=TAKEN_BACK, at=at, by=by)
    now = vial_of_checks(session, SEDATION)
    if now != before:
        lots = {one.stock for one in (before, now) if one and one.stock}
        for stock in sorted(lots, key=attrgetter("pk")):
            settle_session(stock, session, reason=PUT_BACK, by=by)


def _label(given: SedationGiven | None) -> dict[str, Any] | None:
    """What was read off the label; None while it was not read as a whole."""
    if given is None or not given.drug.strip() or not given.lot or given.given_at is None:
        return None
    if given.expires_on is None:
        return None
    more = {"expires_on": given.expires_on, "opened_at": given.given_at}
    return {**sedative_label(given), **more}
