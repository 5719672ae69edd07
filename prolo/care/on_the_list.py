"""What of a person's list of medicines the rules about the person read.

A needle heeds what works in the whole body. What is put on the skin, into an eye or an ear works
where it is put: hydrocortisone cream weakens nobody's immune system, and heparin gel thins nobody's
blood. A blood thinner that is sold for no skin works in the whole body, whatever was read or
ticked: «Lovenox, skin» is a needle under it. From how much of a strong cortisone, and on how large
a piece of skin, that is otherwise, no fact says yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from prolo.knowledge.records import Medicine, MedicineAction

RECENT_DAYS = 30  # since a last dose: a choice of the project, so that somebody asks
_LETS_BLEED = frozenset({MedicineAction.BLEEDING_CHECK, MedicineAction.BY_REASON})


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheList:
    """A medicine by its id, what it is taken for, and the day on which it ended; None: it is
    taken. ``is_local``: put on the skin, into an eye or an ear."""

    medicine: str
    reason: str = ""
    ended_on: date | None = None
    is_local: bool = False


def lets_bleed(medicine: Medicine) -> bool:
    return medicine.action in _LETS_BLEED


def must_be_taken_on(medicine: Medicine, reason: str) -> bool:
    """Only its prescriber may stop it, as it is taken for this."""
    if medicine.action is MedicineAction.BY_REASON:
        return medicine.by_reason.get(reason) != MedicineAction.HOLD
    return medicine.action in (MedicineAction.BLEEDING_CHECK, MedicineAction.PRESCRIBER)


def is_sold_for_skin(medicine: Medicine) -> bool:
    """The WHO gives it a code for what is put on."""
    coded = medicine.atc_topical is not None and medicine.is_usable("atc_topical")
    return medicine.topical or coded


def is_local(medicine: Medicine | None, *, topical: bool) -> bool:
    """None: no fact is about it any more, and what was said of its form stands."""
    is_spared = medicine is None or not lets_bleed(medicine) or is_sold_for_skin(medicine)
    return topical and is_spared


def in_whole_body(listed: Iterable[OnTheList]) -> list[OnTheList]:
    return [one for one in listed if not one.is_local]


def taken_in(listed: Iterable[OnTheList]) -> tuple[str, ...]:
    """Of what works in the whole body, what is taken now, each once."""
    taken = (one.medicine for one in in_whole_body(listed) if one.ended_on is None)
    return tuple(dict.fromkeys(taken))


def ended_among(listed: Iterable[OnTheList]) -> dict[str, date]:
    """Of what works in the whole body and is not taken any more, the day of the last dose."""
    listed = in_whole_body(listed)
    taken = taken_in(listed)
    ended = sorted((one.ended_on, one.medicine) for one in listed if one.ended_on)
    return {medicine: on for on, medicine in ended if medicine not in taken}
