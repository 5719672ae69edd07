"""Which medicines a person was told to leave out and to take on for the day of a session, and for
which of them the session waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.checklist import Decided, Held, Waiting
from prolo.care.conclusions import conclusion_from_json
from prolo.care.gates import Weight
from prolo.care.preparation import (
    Instruction,
    MedicineRow,
    PreparationPlan,
    preparation_from_json,
)
from prolo.care.stopped import CLEARED, answer_in
from prolo.knowledge import Knowledge
from prolo.knowledge.records import MedicineAction
from prolo.registry import clock
from prolo.registry import planned as plans
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.models import (
    Appointment,
    ClinicianHold,
    Course,
    MedicineClearance,
    MedicineUse,
    Session,
)
from prolo.registry.plans import current_plan_row
from prolo.registry.preparation import day_of, draft_preparation, sheet_of

NOTHING_TO_TAKE = frozenset({"allowed", "kept-by-clinician"})  # may be taken, need not be
NOT_HELD = frozenset({"only-if-prescribed"})
NOT_TAKEN = NOT_HELD | {"steroid-injection"}  # whose day is known
WAITS = frozenset({"deep-spinal-bleeding", "steroid-injection"})


def kept_of(told: list[MedicineRow], knowledge: Knowledge) -> tuple[str, ...]:
    """Medicines that must be taken on: heart aspirin, blood thinners, steroids."""
    rows = [row for row in told if row.instruction is Instruction.KEEP_TAKING]
    return tuple(dict.fromkeys(row.medicine for row in rows if _must_be_taken(row, knowledge)))


def _must_be_taken(row: MedicineRow, knowledge: Knowledge) -> bool:
    """An anti-inflammatory that a clinician let the person take on may still be left out."""
    known = knowledge.medicines.get(row.medicine)
    if known is None or row.code in NOTHING_TO_TAKE:
        return False
    return row.code != "cleared" or known.action is not MedicineAction.HOLD


def drafted_of(session: Session, on: date | None = None) -> PreparationPlan | None:
    """What the rules say today of what is taken and where the needles go, for today where the
    session is still open after its day. None once it is over, or without an appointment. ``on``:
    as of that day."""
    appointment, today = session.appointment, on or clock.today(session.clinic)
    is_late = appointment is not None and day_of(appointment) < today
    if appointment is None or (is_late and session.state != Session.State.OPEN):
        return None
    return draft_preparation(
        appointment=appointment,
        sedation=plans.planned_sedation(session),
        knowledge=clinic_knowledge(session.clinic),
        on=today if is_late else None,
        today=today,
    )


def waiting_of(session: Session, drafted: PreparationPlan | None) -> tuple[Waiting, ...]:
    findings = drafted.conclusion.findings if drafted else ()
    waits = [one for one in findings if one.code in WAITS]
    answered = {one.inputs["place"]: one for one in findings if one.rule == CLEARED}
    decided = _decided_with_plan(session.course) if waits else {}
    return tuple(
        Waiting(
            medicine=(medicine := str(one.inputs["medicine"])),
            code=one.code,
            structures=_listed(one.params.get("structures")),
            until_on=one.params.get("until_on"),  # type: ignore[arg-type]
            prescriber=answer_in(answered.get(one.inputs["place"])),
            clinician=decided.get(medicine),
        )
        for one in waits
    )


def _listed(joined: Any) -> tuple[str, ...]:
    return tuple(str(joined).split(", ")) if joined else ()


def _decided_with_plan(course: Course) -> dict[str, Decided]:
    """The medicines about which a physician decided, by name and with a reason, as they signed the
    plan that stands."""
    row = current_plan_row(course)
    kept = latest_conclusion("plan", subject_id=row.pk) if row else None
    override = kept.overrides.select_related("recorded_by").last() if kept else None
    if kept is None or override is None or override.recorded_by is None:
        return {}
    on = override.recorded_at.astimezone(ZoneInfo(course.clinic.time_zone)).date()
    decided = Decided(by=override.recorded_by.full_name, on=on)
    asked = [
        one
        for one in conclusion_from_json(kept.body).findings
        if one.rule == "plan.place" and one.weight == Weight.ASK
    ]
    return {name: decided for one in asked for name in _listed(one.params.get("medicines"))}


def held_of(session: Session, told: list[MedicineRow] | None = None) -> tuple[Held, ...]:
    """What was to be left out; without a day where nobody could give one, so that a clinician
    looks at it."""
    held: dict[str, Held] = {}
    for row in told_rows(session, drafted_of(session)) if told is None else told:
        if row.instruction is Instruction.LEAVE_OUT or _is_open(row):
            one = Held(medicine=row.medicine or row.typed, last_dose_on=row.last_dose_on)
            held[one.medicine] = _stricter(held.get(one.medicine), one)
    return tuple(held.values())


def _is_open(row: MedicineRow) -> bool:
    return row.instruction is Instruction.ASK_FIRST and row.code not in NOT_TAKEN


def _stricter(one: Held | None, other: Held) -> Held:
    """One medicine as tablet and gel: no day comes before a day, an earlier before a later."""
    if one is None:
        return other
    if one.last_dose_on is None or other.last_dose_on is None:
        return Held(medicine=one.medicine, last_dose_on=None)
    return min(one, other, key=lambda held: held.last_dose_on)  # type: ignore[arg-type,return-value]


def told_rows(session: Session, drafted: PreparationPlan | None) -> list[MedicineRow]:
    """The sheet as it was given for this day; for what was not on it, or decided since, what the
    rules say."""
    appointment = session.appointment
    if appointment is None:
        return []
    is_late = drafted is not None and drafted.session_on != day_of(appointment)
    sheet = None if is_late else sheet_of(appointment)
    told = _by_medicine(preparation_from_json(sheet.body).medicines) if sheet else {}
    if sheet:
        for medicine in _decided_since(appointment, sheet.happened_at):
            told = {key: row for key, row in told.items() if key[0] != medicine}
    if drafted is None:
        return list(told.values())
    return [told.get(key, row) for key, row in _by_medicine(drafted.medicines).items()]


def _by_medicine(rows: Iterable[MedicineRow]) -> dict[tuple[str, bool], MedicineRow]:
    return {(row.medicine or row.typed.casefold(), row.topical): row for row in rows}


def _decided_since(appointment: Appointment, at: datetime) -> list[str]:
    """The medicines that somebody decided about, for this session or in days of their own, or that
    are now taken otherwise."""
    patient = appointment.patient
    cleared = MedicineClearance.objects.filter(appointment=appointment, recorded_at__gt=at)
    own = ClinicianHold.objects.filter(patient=patient, recorded_at__gt=at)
    uses = MedicineUse.objects.filter(patient=patient, recorded_at__gt=at, version__gt=1)
    decided = [
        row.medicine_use
        for rows in (cleared, own)
        for row in rows.current().select_related("medicine_use")
    ]
    changed = [*decided, *uses.current()]
    return [use.medicine or use.typed.casefold() for use in changed]
