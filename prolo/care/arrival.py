"""The person who arrives: last doses, fever, infection, blood pressure, weight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from prolo.care.answers import Answer
from prolo.care.bleeding import first_deep
from prolo.care.checklist import Held, LastDose, Planned, Stopped, Waiting
from prolo.care.conclusions import Finding
from prolo.care.dates import same_clock
from prolo.care.gates import Case, Weight, applies, find
from prolo.care.units import Quantity
from prolo.knowledge.records import ChecklistItem, Fact, Threshold

SECONDS_AN_HOUR = 3600


def weigh_last_doses(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/nsaid-stopped: for each medicine that was to be left out, was the last dose early
    enough? If not, a clinician decides: go ahead, rebook, or note a reduced effect."""
    if not case.holds:
        yield find("last-dose", "nothing-held", Weight.OK, item, item=item.id)
    doses = {dose.medicine: dose for dose in case.given.doses}
    for held in case.holds:
        dose = doses.get(held.medicine, LastDose(medicine=held.medicine))
        yield _weigh_dose(case, item, held, dose)


def _weigh_dose(case: Case, item: ChecklistItem, held: Held, dose: LastDose) -> Finding:
    until = last_dose_until(case.planned, held)
    code, weight = _judge_dose(held, dose, until)
    is_late = code == "too-recent" and dose.taken_at and until
    hours = (dose.taken_at - until).total_seconds() if is_late else None  # type: ignore[operator]
    return find(
        "last-dose",
        code,
        weight,
        item,
        *case.medicine(held.medicine),
        inputs={
            "medicine": held.medicine,
            "taken_on": dose.taken_on,
            "taken_at": dose.taken_at,
            "not_after": dose.not_after,
        },
        item=item.id,
        medicine=held.medicine,
        last_dose_on=held.last_dose_on,
        last_dose_until=until,
        hours_short=None if hours is None else -(-int(hours) // SECONDS_AN_HOUR),
    )


def last_dose_until(planned: Planned, held: Held) -> datetime | None:
    """No later in the day than the session begins, by the clinic's clock."""
    if held.last_dose_on is None:
        return None
    return same_clock(held.last_dose_on, planned.starts_at, planned.zone)


def _judge_dose(held: Held, dose: LastDose, until: datetime | None) -> tuple[str, Weight]:
    if until is None or held.last_dose_on is None:
        return "hold-unknown", Weight.ASK
    if _is_too_recent(dose, until, held.last_dose_on):
        return "too-recent", Weight.ASK
    if dose.not_after is not None and dose.not_after <= until:
        return "in-time", Weight.OK
    if dose.is_unsure:
        return "not-sure", Weight.ASK
    if dose.taken_at is None and dose.taken_on is None:
        return "not-asked", Weight.MISSING
    if dose.taken_at is None and dose.taken_on == held.last_dose_on:
        return "time-unknown", Weight.ASK
    return "in-time", Weight.OK


def _is_too_recent(dose: LastDose, until: datetime, last_dose_on: date) -> bool:
    if dose.taken_at is not None:
        return dose.taken_at > until
    return dose.taken_on is not None and dose.taken_on > last_dose_on


def weigh_kept(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/heart-aspirin-kept: if it was stopped, the prescriber is asked today, whether the
    person says so now or the list of medicines has its last day already."""
    if not case.planned.kept and not case.planned.stopped:
        yield find("kept", "nothing-kept", Weight.OK, item, item=item.id)
    for medicine in case.planned.kept:
        answer = case.given.kept.get(medicine, Answer.NOT_ASKED)
        code, weight = _KEPT[answer]
        yield find(
            "kept",
            code,
            weight,
            item,
            *case.medicine(medicine),
            inputs={"medicine": medicine, "answer": answer},
            item=item.id,
            medicine=medicine,
        )
    for stopped in case.planned.stopped:
        yield _weigh_stopped(case, item, stopped)
    for one in case.planned.waiting:
        yield _weigh_waiting(case, item, one)


def _weigh_stopped(case: Case, item: ChecklistItem, one: Stopped) -> Finding:
    return find(
        "kept",
        "stopped-prescriber-asked" if one.asked else "stopped-ask-prescriber",
        Weight.INFORM if one.asked else Weight.ASK,
        item,
        *case.medicine(one.medicine),
        inputs={"medicine": one.medicine, "ended_on": one.ended_on},
        item=item.id,
        medicine=one.medicine,
        ended_on=one.ended_on,
        prescriber=one.asked.by if one.asked else None,
        prescriber_on=one.asked.on if one.asked else None,
    )


_WAITS_FOR = {
    "deep-spinal-bleeding": "deep-spinal-bleeding",
    "steroid-injection": "recent-steroid",
}


def _weigh_waiting(case: Case, item: ChecklistItem, one: Waiting) -> Finding:
    """contraindications/deep-spinal-bleeding, recent-steroid: what the preparation said waits is
    not forgotten on the day. A clinician goes ahead by name, or rebooks."""
    fact = case.knowledge.contraindications[_WAITS_FOR[one.code]]
    doubted = fact if not all(map(fact.is_usable, ("strength", "action"))) else None
    structures = ", ".join(one.structures) or None
    missing = _still_missing(one)
    is_cleared = not missing
    return find(
        "waiting",
        "deep-spinal-cleared" if is_cleared else one.code,
        Weight.INFORM if is_cleared else Weight.ASK,
        item,
        fact,
        *case.medicine(one.medicine),
        inputs={"medicine": one.medicine, "structures": structures},
        awaits=None if is_cleared else doubted,
        item=item.id,
        medicine=one.medicine,
        structures=structures,
        until_on=one.until_on,
        missing=missing,
        prescriber=one.prescriber.by if one.prescriber else None,
        prescriber_on=one.prescriber.on if one.prescriber else None,
        clinician=one.clinician.by if one.clinician else None,
        clinician_on=one.clinician.on if one.clinician else None,
    )


def _still_missing(one: Waiting) -> str:
    """Whose word a deep place still waits for: one person's word counts once. What may be left
    out is not known to be out, and a place that is not planned yet was cleared by nobody."""
    if one.code != "deep-spinal-bleeding" or not one.structures:
        return "day"
    if one.prescriber and not one.prescriber.takes_on:
        return "left-out"
    if one.prescriber is None:
        return "prescriber" if one.clinician else "both"
    if one.clinician is None:
        return "clinician"
    is_same = one.prescriber.by.strip().casefold() == one.clinician.by.strip().casefold()
    return "second-person" if is_same else ""


def weigh_since_plan(case: Case) -> Iterator[Finding]:
    """contraindications/prosthetic-joint, bleeding-disorder, immunosuppression, implant-near: what
    the plan that was signed did not weigh, since when ever it is on record. One that is signed
    again has weighed it. A pregnancy is weighed beside what is said of it today."""
    joint, bleeding = case.planned.artificial_joint, case.planned.bleeding_disorder
    if joint in (Answer.YES, Answer.UNSURE):
        code, weight = _JOINT[joint]
        fact = case.knowledge.contraindications["prosthetic-joint"]
        yield find("since-plan", code, weight, fact, inputs={"answer": joint}, structure=None)
    if bleeding in (Answer.YES, Answer.UNSURE):
        facts = [case.knowledge.contraindications["bleeding-disorder"]]
        planned = case.planned
        deep = first_deep(planned.structures, region=planned.region, knowledge=case.knowledge)
        if deep:
            facts.append(case.knowledge.contraindications["deep-spinal-bleeding"])
        yield find(
            "since-plan",
            "bleeding-disorder",
            Weight.ASK,
            *facts,
            inputs={"answer": bleeding},
            structure=deep,
        )
    for name, about in (
        ("weak-immune-system", "immunosuppression"),
        ("implant-near", "implant-near"),
    ):
        answer = getattr(case.planned, name.replace("-", "_"))
        if answer in (Answer.YES, Answer.UNSURE):
            code = name if answer is Answer.YES else f"{name}-not-sure"
            fact = case.knowledge.contraindications[about]
            inputs = {"answer": answer}
            yield find("since-plan", code, Weight.ASK, fact, inputs=inputs, structure=None)


_JOINT = {
    Answer.YES: ("artificial-joint", Weight.STOP),
    Answer.UNSURE: ("artificial-joint-not-sure", Weight.ASK),
}


_KEPT = {
    Answer.YES: ("taken-on", Weight.OK),
    Answer.NO: ("stopped-ask-prescriber", Weight.ASK),
    Answer.UNSURE: ("not-sure", Weight.ASK),
    Answer.NOT_ASKED: ("not-asked", Weight.MISSING),
}


def weigh_temperature(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/temperature: the reading against thresholds/fever-c, and whether there is an
    infection. A threshold nobody verified neither stops nor clears: a clinician decides."""
    yield _weigh_reading(case, item)
    infection = case.knowledge.contraindications["systemic-infection"]
    local = case.knowledge.contraindications["local-infection"]
    for code, answer, fact in (
        ("feverish", case.given.feverish, infection),
        ("infection", case.given.infection, infection),
        ("antibiotics", case.given.antibiotics, infection),
        ("local-infection", case.given.local_infection, local),
    ):
        yield _weigh_danger("infection", code, answer, item, fact)


def _weigh_reading(case: Case, item: ChecklistItem) -> Finding:
    fever = case.knowledge.threshold("fever-c")
    reading = case.given.temperature
    if reading is None:
        return find("temperature", "not-measured", Weight.MISSING, item, fever, item=item.id)
    is_high = reading.value >= fever.value
    return _measured("temperature", item, (fever,), is_high, temperature=reading)


def _measured(
    rule: str,
    item: ChecklistItem,
    limits: tuple[Threshold, ...],
    is_high: bool,
    **readings: Quantity,
) -> Finding:
    doubted = next((one for one in limits if not one.is_usable("value")), None)
    if doubted:
        code = "high-awaits" if is_high else "below-awaits"
        weight = Weight.ASK
    else:
        code, weight = ("too-high", Weight.STOP) if is_high else ("below", Weight.OK)
    return find(
        rule,
        code,
        weight,
        item,
        *limits,
        inputs={name: reading.entered_value for name, reading in readings.items()}
        | {f"{name}_unit": reading.entered_unit for name, reading in readings.items()},
        awaits=doubted,
        item=item.id,
        **{name: reading.value for name, reading in readings.items()},
        **{f"limit_{one.id}": one.value for one in limits},
    )


def _weigh_danger(rule: str, code: str, answer: Answer, item: ChecklistItem, fact: Fact) -> Finding:
    """A yes is for another day; «not sure» is for a person; silence is missing."""
    doubted = fact if not all(map(fact.is_usable, ("strength", "action"))) else None
    weight = {
        Answer.YES: Weight.ASK if doubted else Weight.STOP,
        Answer.UNSURE: Weight.ASK,
        Answer.NO: Weight.OK,
        Answer.NOT_ASKED: Weight.MISSING,
    }[answer]
    return find(
        rule,
        code,
        weight,
        item,
        fact,
        inputs={"answer": answer},
        awaits=doubted if answer is Answer.YES else None,
        item=item.id,
        answer=answer,
    )


def weigh_vitals(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/vitals: thresholds/bp-systolic and bp-diastolic; at either, another day."""
    limits = case.knowledge.threshold("bp-systolic"), case.knowledge.threshold("bp-diastolic")
    systolic, diastolic = case.given.systolic, case.given.diastolic
    if systolic is None or diastolic is None:
        yield find("blood-pressure", "not-measured", Weight.MISSING, item, *limits, item=item.id)
    else:
        is_high = systolic.value >= limits[0].value or diastolic.value >= limits[1].value
        readings = {"systolic": systolic, "diastolic": diastolic}
        yield _measured("blood-pressure", item, limits, is_high, **readings)
    yield _weigh_presence("pulse", case.given.pulse, item)


def weigh_weight(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/weight: without it nobody can say how much anaesthetic is too much."""
    yield _weigh_presence("weight", case.given.weight, item)


def _weigh_presence(rule: str, reading: Quantity | None, item: ChecklistItem) -> Finding:
    if reading is None:
        return find(rule, "not-measured", Weight.MISSING, item, item=item.id)
    return find(
        rule,
        "measured",
        Weight.OK,
        item,
        inputs={"entered_value": reading.entered_value, "entered_unit": reading.entered_unit},
        item=item.id,
        value=reading.value,
        unit=reading.unit,
    )


def weigh_glucose(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/glucose: no source says how much is too much; a clinician judges the reading,
    also of somebody who is not known to be diabetic."""
    is_asked = applies(case, item) or case.given.glucose is not None
    if not is_asked:
        yield find("glucose", "not-needed", Weight.OK, item, item=item.id)
        return
    found = _weigh_presence("glucose", case.given.glucose, item)
    judged = case.given.glucose_acceptable
    if found.weight != Weight.OK or judged is Answer.YES:
        yield found
        return
    fact = case.knowledge.contraindications["hyperglycaemia"]
    code, weight = ("too-high", Weight.STOP) if judged is Answer.NO else ("to-judge", Weight.ASK)
    value = case.given.glucose.value if case.given.glucose else None
    yield find(
        "glucose", code, weight, item, fact, inputs={"judged": judged}, item=item.id, value=value
    )
