"""What a person answers on an ordinary day, at the press of the button of a group of checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.arrival import last_dose_until
from prolo.web.forms.checks import AGENTS, NO_CREAM, OTHER_AGENT, Day, dated

USUALLY_NO = frozenset(
    {
        "new_medicine",
        "new_illness",
        "steroid_here",
        "replacement",
        "feverish",
        "infection",
        "antibiotics",
        "local_infection",
    }
)


def as_usual(day: Day, names: Sequence[str]) -> dict[str, str]:
    """What a group's questions say of an ordinary person on an ordinary day. Who and where is
    asked each time: a group with the stated side has nothing that is usual."""
    if "side_stated" in names:
        return {}
    if "skin_agent" in names:
        return _cleaned_as_before(day)
    if "sedation_level" in names:
        return _nothing_as_planned(day)
    usual = {name: "no" for name in names if name in USUALLY_NO}
    usual |= {name: "yes" for name in names if name.startswith(("item_", "kept_"))}
    return usual | {name: said for name, said in _left_out_as_told(day).items() if name in names}


def _left_out_as_told(day: Day) -> dict[str, str]:
    """Not taken after the hour of the sheet: when it was taken last, this says of nobody. Where
    that was said, there is nothing more to say."""
    said = {one.medicine for one in day.stored.doses if one.taken_on or one.is_unsure}
    open_yet = ((place, held) for place, held in dated(day) if held.medicine not in said)
    bounds = ((place, last_dose_until(day.planned, held)) for place, held in open_yet)
    return {f"dose_{place}_told": "on" for place, until in bounds if until and until <= day.now}


def _nothing_as_planned(day: Day) -> dict[str, str]:
    """Neither cream nor calming medicine, where none was planned."""
    if day.has_cream or day.is_sedated:
        return {}
    return {"cream": NO_CREAM, "sedation_level": day.level}


def _cleaned_as_before(day: Day) -> dict[str, str]:
    """Cleaned at this minute, with what this clinic cleaned with the last time."""
    if not day.usual_agent:
        return {}
    known = any(day.usual_agent == agent for agent, _label in AGENTS)
    with_what = (
        {"skin_agent": day.usual_agent}
        if known
        else {"skin_agent": OTHER_AGENT, "skin_other": day.usual_agent}
    )
    at = f"{day.now.astimezone(day.zone):%H:%M}"
    return {**with_what, "skin_at": at, "skin_dried": "yes"}


def usual_label(day: Day, names: Sequence[str]) -> Any:
    if "skin_agent" in names and (usual := _cleaned_as_before(day)):
        agent = dict(AGENTS).get(day.usual_agent, day.usual_agent)
        said = _now("Cleaned with %(agent)s at %(at)s, and left to dry")
        return said % {"agent": agent, "at": usual["skin_at"]}
    if "sedation_level" in names:
        return _("As planned: no cream, nothing calming")
    if any(name in names for name in _left_out_as_told(day)):
        return _("Left out as the sheet says; the rest as it should be: asked")
    return _("The rest as it should be: asked and looked at")
