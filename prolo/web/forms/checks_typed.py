"""The stored checks of a session's day as they were typed, to go on with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from prolo.care.arrival import last_dose_until
from prolo.care.checklist import Held, LastDose
from prolo.care.units import Quantity
from prolo.web.forms.checks import (
    AGENTS,
    ASKED,
    NO_CREAM,
    OTHER_AGENT,
    UNITS,
    WHOLE,
    WRITTEN,
    Day,
    dated,
    item_field,
    kept_field,
)
from prolo.web.forms.fields import Quantity as Entered


def typed_of(day: Day) -> dict[str, Any]:
    stored = day.stored
    typed: dict[str, Any] = {name: WRITTEN[getattr(stored, name)] for name in ASKED}
    typed |= {item_field(name): WRITTEN[answer] for name, answer in stored.items.items()}
    typed |= {kept_field(name): WRITTEN[answer] for name, answer in stored.kept.items()}
    plain = ("side_stated", "site_stated", "side_marked", "steroid_on", "replacement_on", "inr_on")
    typed |= {name: getattr(stored, name) for name in plain}
    typed |= {"inr": None if stored.inr is None else f"{stored.inr:f}"}
    typed |= {str(kind): _typed_reading(one) for kind, one in day.readings.items()}
    typed |= dict(_typed_doses(day))
    typed |= {"ate_at": stored.food.ate_at, "drank_at": stored.food.drank_at}
    typed |= {name: WRITTEN[getattr(stored.food, name)] for name in ("was_fatty", "was_clear")}
    return typed | _typed_room(day)


def _typed_reading(reading: Quantity) -> Any:
    if reading.kind in WHOLE:
        return f"{reading.entered_value.normalize():f}"
    codes = {unit: code for code, unit in UNITS.items()}
    unit = codes.get(reading.entered_unit, str(reading.entered_unit))
    return Entered(reading.value, reading.entered_value, unit)


def _typed_doses(day: Day) -> Iterator[tuple[str, Any]]:
    stored = {one.medicine: one for one in day.stored.doses}
    for place, held in dated(day):
        if dose := stored.get(held.medicine):
            yield f"dose_{place}_on", dose.taken_on
            yield f"dose_{place}_at", _clock(dose.taken_at, day)
            yield f"dose_{place}_told", _is_as_told(dose, held, day)
            yield f"dose_{place}_unsure", dose.is_unsure


def _is_as_told(dose: LastDose, held: Held, day: Day) -> bool:
    """By the hour of the sheet as it is today: moved to an earlier one, it is asked anew."""
    until = last_dose_until(day.planned, held)
    return bool(until and dose.not_after and dose.not_after <= until)


def _typed_room(day: Day) -> dict[str, Any]:
    sedation, numbing, skin = day.stored.sedation, day.stored.numbing, day.stored.skin
    typed: dict[str, Any] = {}
    if sedation:
        typed |= {
            name: getattr(sedation, name) for name in ("drug", "dose_mg", "dose_pct", "route")
        }
        typed |= {"sedation_level": sedation.level, "given_at": _clock(sedation.given_at, day)}
        typed |= {name: WRITTEN[getattr(sedation, name)] for name in ("monitored", "escort")}
        typed |= {f"drug_{name}": getattr(sedation, name) for name in ("product", "lot")}
        typed |= {"drug_expires_on": sedation.expires_on}
    if numbing:
        typed |= {"cream": numbing.cream or NO_CREAM, "cream_at": _clock(numbing.cream_at, day)}
        typed |= {"cream_g": numbing.cream_g, "cream_cm2": numbing.cream_cm2}
        typed |= {
            name: getattr(numbing, name)
            for name in ("cream_product", "cream_lot", "cream_expires_on")
        }
    if skin:
        is_listed = skin.agent in dict(AGENTS) or not skin.agent
        typed |= {"skin_agent": skin.agent if is_listed else OTHER_AGENT}
        typed |= {"skin_other": "" if is_listed else skin.agent}
        typed |= {"skin_at": _clock(skin.at, day), "skin_dried": WRITTEN[skin.dried]}
    return typed


def _clock(at: datetime | None, day: Day) -> time | None:
    return at.astimezone(day.zone).time() if at else None
