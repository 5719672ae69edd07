"""What is found when a person arrives: medicines left out and taken on, what the signed plan did
not weigh, temperature, pressure and weight."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from prolo.care.conclusions import Finding
from prolo.web.words.facts import fact_name
from prolo.web.words.places import structure_name
from prolo.web.words.since_booking import answered
from prolo.web.words.units import temperature
from prolo.web.words.values import shown

DANGERS = {
    "feverish": _("feels feverish"),
    "infection": _("has an infection"),
    "antibiotics": _("takes antibiotics"),
    "local-infection": _("has a skin infection where the needle goes"),
}
STILL_MISSING = {
    "both": gettext_noop(
        "Missing are the prescriber's answer, which is recorded on the preparation sheet, and a "
        "clinician's decision by name: here, or as the reason for which the plan is signed."
    ),
    "prescriber": gettext_noop(
        "%(clinician)s decided on %(clinician_on)s with the plan. The prescriber's answer for this "
        "session is missing: record it on the preparation sheet."
    ),
    "clinician": gettext_noop(
        "%(prescriber)s said on %(prescriber_on)s that it is taken on. A clinician's decision by "
        "name is missing: decide here, or sign the plan with a reason."
    ),
    "second-person": gettext_noop(
        "%(prescriber)s stands for both the prescriber and the clinician: one of the two is "
        "missing. Record the prescriber's answer on the preparation sheet, or decide here."
    ),
    "left-out": gettext_noop(
        "%(prescriber)s said on %(prescriber_on)s that it may be left out: a clinician decides "
        "here, before anything is injected."
    ),
    "day": gettext_noop("The prescriber and a clinician decide before anything is injected."),
}
READINGS = {
    "weight": _("the weight"),
    "pulse": _("the pulse"),
    "glucose": _("the glucose"),
}
READING_NAMES = {"weight": _("Weight"), "pulse": _("Pulse"), "glucose": _("Glucose")}


def medicine_name(finding: Finding, knowledge: Any) -> str:
    """As the knowledge calls it; what nobody recognised, as it was typed."""
    medicine = str(finding.params.get("medicine") or "")
    known = f"medicines/{medicine}"
    return capfirst(fact_name(known, knowledge)) if known in finding.facts else medicine


def _medicine(sentence: Any) -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        blanks = {name: shown(value) for name, value in finding.params.items()}
        return str(sentence) % {**blanks, "medicine": medicine_name(finding, knowledge)}

    return said


def waits_for_bleeding(finding: Finding, knowledge: Any) -> str:
    missing = _now(STILL_MISSING[str(finding.params["missing"])])
    return f"{_deep_and_bleeding(finding, knowledge)} {missing % _who_and_when(finding)}"


def cleared_for_bleeding(finding: Finding, knowledge: Any) -> str:
    who = _now(
        "Cleared: %(prescriber)s said on %(prescriber_on)s that it is taken on, and %(clinician)s "
        "decided on %(clinician_on)s with the plan."
    )
    return f"{_deep_and_bleeding(finding, knowledge)} {who % _who_and_when(finding)}"


def _deep_and_bleeding(finding: Finding, knowledge: Any) -> str:
    codes = str(finding.params.get("structures") or "").split(", ")
    names = [structure_name(one) for one in codes if one] or [_now("A place at the spine")]
    return ngettext(
        "%(places)s lies deep and cannot be pressed on, and the person takes %(medicine)s.",
        "%(places)s lie deep and cannot be pressed on, and the person takes %(medicine)s.",
        len(names),
    ) % {"places": "; ".join(names), "medicine": medicine_name(finding, knowledge)}


def _who_and_when(finding: Finding) -> dict[str, str]:
    names = ("prescriber", "prescriber_on", "clinician", "clinician_on")
    return {name: shown(finding.params.get(name)) for name in names}


def bleeds(finding: Finding, knowledge: Any) -> str:
    if structure := finding.params.get("structure"):
        return _now(
            "Not weighed in the signed plan: the person bleeds easily, or may, and %(place)s lies "
            "deep and cannot be pressed on. A clinician decides."
        ) % {"place": structure_name(structure)}
    return _now(
        "Not weighed in the signed plan: the person bleeds easily, or may. A clinician decides."
    )


def thins(finding: Finding, knowledge: Any) -> str:
    said = (
        _now("The person may take a blood thinner, and nobody has said which.")
        if finding.code.endswith("-not-sure")
        else _now("The person takes a blood thinner, and nobody has said which.")
    )
    ask = _now(
        "Ask, and put it on the list; until then a clinician decides. Aspirin is it only where the "
        "list says that it is taken for heart or stroke."
    )
    if structure := finding.params.get("structure"):
        deep = _now("%(place)s lies deep and cannot be pressed on.")
        return f"{said} {deep % {'place': structure_name(structure)}} {ask}"
    return f"{said} {ask}"


def too_recent(finding: Finding, knowledge: Any) -> str:
    said = _now("%(medicine)s was taken %(taken)s; the last dose was to be by %(last)s.") % {
        "medicine": medicine_name(finding, knowledge),
        "taken": shown(finding.inputs.get("taken_at") or finding.inputs.get("taken_on")),
        "last": shown(finding.params.get("last_dose_until") or finding.params["last_dose_on"]),
    }
    if hours := finding.params.get("hours_short"):
        late = ngettext(
            "That is %(hours)s hour later than the sheet says.",
            "That is %(hours)s hours later than the sheet says.",
            int(str(hours)),
        )
        said = f"{said} {late % {'hours': shown(hours)}}"
    advice = _now("Go ahead, rebook, or note a reduced effect.")
    return f"{said} {advice}"


def _temperature(sentence: Any) -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        return str(sentence) % {
            "reading": temperature(
                finding.params["temperature"],
                finding.inputs.get("temperature"),
                finding.inputs.get("temperature_unit"),
            ),
            "limit": shown(finding.params.get("limit_fever-c")),
        }

    return said


def _pressure(sentence: Any) -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        names = ("systolic", "diastolic", "limit_bp-systolic", "limit_bp-diastolic")
        high, low, limit_high, limit_low = (shown(finding.params.get(name)) for name in names)
        return str(sentence) % {"reading": f"{high}/{low}", "limit": f"{limit_high}/{limit_low}"}

    return said


def measured(finding: Finding, knowledge: Any) -> str:
    """In the unit it was typed in."""
    what = finding.rule.partition(".")[2]
    if finding.code == "not-measured":
        return _now("Measure %(what)s.") % {"what": READINGS[what]}
    value, unit = finding.inputs["entered_value"], finding.inputs["entered_unit"]
    return _now("%(what)s: %(value)s %(unit)s.") % {
        "what": READING_NAMES[what],
        "value": shown(value),
        "unit": unit,
    }


def danger(finding: Finding, knowledge: Any) -> str:
    return answered(DANGERS[finding.code], finding.params["answer"])


BEFORE_THE_NEEDLE = {
    ("last-dose", "nothing-held"): _("No medicine was to be left out."),
    ("last-dose", "in-time"): _medicine(_("%(medicine)s was left out in time.")),
    ("last-dose", "too-recent"): too_recent,
    ("last-dose", "time-unknown"): _medicine(
        _(
            "%(medicine)s was last taken on %(last_dose_on)s, the last day allowed: whether before "
            "%(last_dose_until)s is not known. A clinician decides."
        )
    ),
    ("last-dose", "not-sure"): _medicine(
        _("%(medicine)s: not sure when it was last taken. A clinician decides.")
    ),
    ("last-dose", "hold-unknown"): _medicine(
        _("%(medicine)s: nobody could say until when it may be taken. A clinician decides.")
    ),
    ("last-dose", "not-asked"): _medicine(_("%(medicine)s: ask when it was last taken.")),
    ("kept", "nothing-kept"): _("No medicine has to be taken on."),
    ("kept", "taken-on"): _medicine(_("%(medicine)s was taken on as prescribed.")),
    ("kept", "stopped-ask-prescriber"): _medicine(
        _("%(medicine)s was stopped: its prescriber is asked today.")
    ),
    ("kept", "stopped-prescriber-asked"): _medicine(
        _(
            "%(medicine)s was last taken on %(ended_on)s. %(prescriber)s said on %(prescriber_on)s "
            "what is done about it."
        )
    ),
    ("kept", "not-sure"): _medicine(
        _("%(medicine)s: not sure whether it was taken on. Find out, or ask its prescriber.")
    ),
    ("kept", "not-asked"): _medicine(_("%(medicine)s: ask whether it was taken on.")),
    ("waiting", "deep-spinal-bleeding"): waits_for_bleeding,
    ("waiting", "deep-spinal-cleared"): cleared_for_bleeding,
    ("waiting", "steroid-injection"): _medicine(
        _("%(medicine)s: at this place? Then too recent before %(until_on)s. A clinician decides.")
    ),
    ("since-plan", "artificial-joint"): _(
        "Not weighed in the signed plan: an artificial joint here. Nothing is injected at it."
    ),
    ("since-plan", "artificial-joint-not-sure"): _(
        "Not weighed in the signed plan: perhaps an artificial joint here. A clinician decides."
    ),
    ("since-plan", "bleeding-disorder"): bleeds,
    ("since-plan", "weak-immune-system"): _(
        "Not weighed in the signed plan: the immune system is weak, or a medicine weakens it. An "
        "infection comes more easily and shows less. A clinician decides."
    ),
    ("since-plan", "weak-immune-system-not-sure"): _(
        "Not weighed in the signed plan: perhaps a weak immune system. A clinician decides."
    ),
    ("since-plan", "implant-near"): _(
        "Not weighed in the signed plan: a screw, plate, anchor or device near this place. A "
        "clinician decides."
    ),
    ("since-plan", "implant-near-not-sure"): _(
        "Not weighed in the signed plan: perhaps a screw, plate, anchor or device near this place. "
        "A clinician decides."
    ),
    ("since-plan", "pregnant"): _(
        "Not weighed in the signed plan: a pregnancy was said to be possible. A clinician decides."
    ),
    ("since-plan", "pregnant-not-sure"): _(
        "Not weighed in the signed plan: a pregnancy was not ruled out, or one visit says so and "
        "another not. Test first, or a clinician decides."
    ),
    ("thinner", "unnamed-thinner"): thins,
    ("thinner", "unnamed-thinner-not-sure"): thins,
    ("temperature", "below"): _temperature(_("Temperature %(reading)s, below %(limit)s °C.")),
    ("temperature", "too-high"): _temperature(
        _("Temperature %(reading)s: at or above %(limit)s °C nothing is injected.")
    ),
    ("temperature", "high-awaits"): _temperature(
        _("Temperature %(reading)s, at or above %(limit)s °C, a line nobody verified here.")
    ),
    ("temperature", "below-awaits"): _temperature(
        _("Temperature %(reading)s, below %(limit)s °C, a line nobody verified here.")
    ),
    ("temperature", "not-measured"): _("Measure the temperature."),
    ("blood-pressure", "below"): _pressure(_("Blood pressure %(reading)s, below %(limit)s.")),
    ("blood-pressure", "too-high"): _pressure(
        _("Blood pressure %(reading)s: at or above %(limit)s nothing is injected.")
    ),
    ("blood-pressure", "high-awaits"): _pressure(
        _("Blood pressure %(reading)s, at or above %(limit)s, a line nobody verified here.")
    ),
    ("blood-pressure", "below-awaits"): _pressure(
        _("Blood pressure %(reading)s, below %(limit)s, a line nobody verified here.")
    ),
    ("blood-pressure", "not-measured"): _("Measure the blood pressure, both numbers."),
    ("infection", "*"): danger,
    ("pulse", "*"): measured,
    ("weight", "*"): measured,
    ("inr", "not-needed"): _("Nothing is taken that an INR is measured for."),
    ("inr", "not-measured"): _(
        "Enter the INR and its day: a vitamin K antagonist such as warfarin is taken."
    ),
    ("inr", "day-missing"): _("INR %(inr)s: enter the day on which it was measured."),
    ("inr", "stale"): _(
        "The INR is of %(inr_on)s, %(days)s days before the session, and one counts for %(low)s. "
        "Measure it anew, or a clinician decides."
    ),
    ("inr", "below"): _("INR %(inr)s on %(inr_on)s, below %(limit)s."),
    ("inr", "too-high"): _(
        "INR %(inr)s on %(inr_on)s: at or above %(limit)s nothing is injected. Tell whoever "
        "prescribes the medicine."
    ),
    ("inr", "high-awaits"): _(
        "INR %(inr)s on %(inr_on)s, at or above %(limit)s, a line nobody verified here. A "
        "clinician decides."
    ),
    ("inr", "below-awaits"): _(
        "INR %(inr)s on %(inr_on)s, below %(limit)s, a line nobody verified here. A clinician "
        "decides."
    ),
    ("glucose", "not-needed"): _("No diabetes is on record: no glucose is needed."),
    ("glucose", "measured"): measured,
    ("glucose", "not-measured"): measured,
    ("glucose", "to-judge"): _(
        "Glucose %(value)s mmol/L: no source says how much is too much. A clinician judges it."
    ),
    ("glucose", "too-high"): _("Glucose %(value)s mmol/L: a clinician judged it too high."),
}
