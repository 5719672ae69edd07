"""What a rule looked at, named for people. A name that is not here is shown as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from prolo.knowledge import load_knowledge
from prolo.web.words.aftercare import LEVELS
from prolo.web.words.assessment import ILLNESS_STATES, ILLNESSES, TREATMENTS
from prolo.web.words.facts import name_of
from prolo.web.words.harms import KINDS as HARMS
from prolo.web.words.imaging import MODALITIES, NONE_REASONS, SEEN, SYSTEMS
from prolo.web.words.medicines import REASONS
from prolo.web.words.payers import KINDS
from prolo.web.words.places import place_name, structure_name
from prolo.web.words.values import shown

INPUTS: dict[str, Any] = {
    "active": _("active now"),
    "agreed": _("agreed to"),
    "agrees": _("agrees with the examination"),
    "anaesthetic_pct": _("strength of the anaesthetic, %"),
    "anaesthetic_vial_pct": _("vial of the anaesthetic, %"),
    "answer": _("answer"),
    "answer_today": _("answer today"),
    "age": _("age"),
    "because": _("because of"),
    "dose": _("dose"),
    "dose_mg": _("dose, mg"),
    "entered_unit": _("unit"),
    "entered_value": _("as measured"),
    "grade": _("grade"),
    "harm": _("adverse event"),
    "high": _("highest"),
    "injected_at": _("injected here on this day"),
    "injected_on": _("injected last"),
    "injector": _("booked to inject"),
    "imaged": _("side that was imaged"),
    "improvement": _("points better"),
    "inr": _("INR"),
    "inr_on": _("INR measured on"),
    "instrument": _("outcome measure"),
    "irritant_pct": _("strength of the irritant, %"),
    "irritant_vial_pct": _("vial of the irritant, %"),
    "judged": _("a clinician has judged"),
    "last_injection_on": _("last day for an injection"),
    "last_report_at": _("last report"),
    "level": _("sedation"),
    "low": _("lowest"),
    "modality": _("images"),
    "on": _("on the day of"),
    "onset_on": _("began"),
    "pain": _("pain, 0 to 10"),
    "pain_weeks": _("weeks of pain"),
    "pct": _("strength, %"),
    "place": _("place in the list"),
    "raised_at": _("reported"),
    "reason": _("reason"),
    "relief_needed_pct": _("relief that the trial asked, %"),
    "relief_pct": _("relief after a block, %"),
    "replacement_on": _("joint replacement"),
    "report_level": _("how urgent"),
    "session_on": _("session"),
    "side": _("side"),
    "start_on": _("first day"),
    "steroid_on": _("last steroid injection"),
    "still_shows": _("a person looked again"),
    "structures": _("structures"),
    "system": _("grading"),
    "temperature_c": _("temperature, °C"),
    "today": _("on the day of"),
    "topical": _("on the skin"),
    "treated": _("side that is treated"),
    "treatments": _("treatments tried"),
    "tried": _("tried first"),
    "typed": _("as typed"),
    "volume_ml": _("volume, mL"),
    "warmth": _("warm"),
    "weeks_needed": _("weeks that trials asked"),
    "weight_kg": _("weight, kg"),
    "who_pays": _("who pays"),
}

UNITS = {"ml": "mL", "pct": "%", "mg": "mg", "kg": "kg", "c": "°C", "mm": "mm", "h": "h"}

WORDS: Mapping[str, Mapping[Any, Any]] = {  # input → its codes
    "harm": HARMS,
    "illness": ILLNESSES,
    "illness_state": ILLNESS_STATES,
    "modality": MODALITIES,
    "report_level": {level: words for level, (words, _tone) in LEVELS.items()},
    "reason": {**REASONS, **NONE_REASONS},
    "seen": SEEN,
    "system": SYSTEMS,
    "tried": TREATMENTS,
    "who_pays": KINDS,
}
STRUCTURES = frozenset({"structure", "structures"})
SAID = ("regions", "irritants", "anaesthetics", "sedation")  # agreed to, planned, called out
NAMED: Mapping[str, tuple[str, ...]] = {  # input → the kinds of facts that its ids belong to
    "agreed": SAID,
    "anaesthetic": ("anaesthetics",),
    "because": ("contraindications",),
    "condition": ("conditions",),
    "found": SAID,
    "instrument": ("instruments",),
    "irritant": ("irritants",),
    "level": ("sedation",),
    "medicine": ("medicines",),
    "medicines": ("medicines",),
    "planned": SAID,
    "region": ("regions",),
    "sedation": ("sedation",),
    "substance": ("irritants", "anaesthetics"),
}


def input_name(name: str) -> str:
    """``concentration_pct`` is «concentration, %»."""
    if name in INPUTS:
        return str(INPUTS[name])
    stem, _point, unit = name.rpartition("_")
    if stem and unit in UNITS:
        return f"{stem.replace('_', ' ')}, {UNITS[unit]}"
    return name.replace("_", " ").replace("-", " ")


def input_value(name: str, value: Any) -> str:
    """A code in words, an id by what it is called; one that nobody knows as it is written."""
    if name == "place" and isinstance(value, int):
        return shown(value + 1)  # rules count from 0, people from 1
    if not isinstance(value, str) or not value or not _is_coded(name):
        return shown(value)
    return ", ".join(_word(name, one) for one in value.split(", ") if one)


def _is_coded(name: str) -> bool:
    return name in STRUCTURES or name in WORDS or name in NAMED


def _word(name: str, code: str) -> str:
    if code in WORDS.get(name, {}):
        return str(WORDS[name][code])
    if name in STRUCTURES:
        return place_name(code)
    knowledge = load_knowledge()
    known = (knowledge.of_kind(kind).get(code) for kind in NAMED.get(name, ()))
    return next((name_of(fact) for fact in known if fact), structure_name(shown(code)))
