"""What a person is told of who pays, by what they said of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from prolo.care.money.told import tell
from prolo.knowledge import Knowledge
from prolo.papers.coverage_paper import CoverageSheet, Told, coverage_paper
from prolo.papers.paper import Paper
from prolo.papers.words.payers import looked, on_record, to_ask_since
from prolo.papers.words.sentences import day
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.coverage import coverage_of
from prolo.registry.estimates_in_hand import in_hand_of_each
from prolo.registry.models import Coverage, Estimate, Patient
from prolo.web.languages import spoken
from prolo.web.presenters.estimates import cost_row
from prolo.web.presenters.mine import title
from prolo.web.presenters.payers import payer_of
from prolo.web.presenters.sheets.frame import frame_of
from prolo.web.words.mine import named
from prolo.web.words.payers import KINDS
from prolo.web.words.sentences import say


def paper_of_coverage(patient: Patient, language: str, on: date) -> Paper:
    knowledge, covered = clinic_knowledge(patient.clinic), coverage_of(patient, on=on)
    found = tell(covered.kind if covered else "", patient.clinic.country, knowledge).findings
    with spoken(language):
        payer = payer_of(covered, patient.clinic)
        sheet = CoverageSheet(
            pays=_pays(covered),
            payer=tuple(_payer(payer, on)) if payer else (),
            payer_refs=(f"payers/{payer['payer_id']}",) if payer else (),
            told=tuple(
                Told(text=say(one, knowledge), refs=one.facts, is_doubted=bool(one.awaits))
                for one in found
            ),
            costs=tuple(_cost(one, knowledge) for one in in_hand_of_each(patient)),
        )
        return coverage_paper(sheet, frame_of(patient, on=on, language=language), knowledge)


def _pays(covered: Coverage | None) -> tuple[str, ...]:
    if covered is None:
        return (_("Nobody has asked yet."),)
    lines = (str(KINDS[covered.kind]), covered.payer, covered.note)
    return tuple(one for one in lines if one)


def _payer(one: dict[str, Any], on: date) -> Iterator[tuple[str, tuple[str, ...]]]:
    marks = ", ".join(str(text) for text, _tone in one["tags"])
    conflict = named(one["conflict"]) if one["conflict"] else ""
    said = f"{one['says']} ({marks})" if marks else str(one["says"])
    yield (
        str(one["name"]),
        tuple(each for each in (said, one["policy"], conflict) if each),
    )
    again_by = one["check_again_by"]
    last, again = looked(one["checked_on"], again_by)
    yield _("Day of the policy"), (on_record(one["dated"]),)
    yield _("Last looked at"), (last,)
    if again_by and again_by < on:
        yield _("May have changed"), (to_ask_since(again),)
    else:
        yield _("Look again by"), (again,)
    if one["source"]:
        yield _("Asked by the clinic"), (one["source"],)


def _cost(row: Estimate, knowledge: Knowledge) -> str:
    """Without amounts where it is not what was kept."""
    one = cost_row(row, knowledge)
    about = title(row.course, knowledge) if row.course else one["about"]
    if not one["is_intact"]:
        return _("%(about)s: your estimate cannot be read any more. Ask for a new one.") % {
            "about": about
        }
    span = "" if one["range"] == one["expected"] else f" ({one['range']})"
    dated = _("estimate %(n)s of %(day)s") % {
        "n": one["version"],
        "day": day(one["made_at"].date()),
    }
    return f"{about}: {one['expected']}{span}, {dated}"
