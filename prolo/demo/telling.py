"""Plays an outline with the registry's own actions, moment by moment."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from prolo.care.dates import at_local, local_day
from prolo.care.images import KELLGREN_LAWRENCE, Modality, NoneReason
from prolo.care.plan import Plan
from prolo.demo.afterwards import AFTER, Heard
from prolo.demo.asking import AT_ONCE, LATE, TWICE, Asked, in_vain, until_answered, way_of
from prolo.demo.invented_form import answer_form, begin_form
from prolo.demo.names import chance, invent_identity
from prolo.demo.outline import After, Decision, Gain, Mishap, Outline
from prolo.demo.pictures import attach_drawing
from prolo.demo.planning import (
    Person,
    agree,
    answer,
    book,
    find_suitable,
    in_some_room,
    need_no_images,
    open_at,
    plan_after,
    see_images,
)
from prolo.demo.stage import Stage, Story
from prolo.demo.treating import go_home, hold_session
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.allergies import record_allergy
from prolo.registry.actions.appointments import Slot, change_appointment
from prolo.registry.actions.courses import move_course
from prolo.registry.actions.medicines import record_medicine
from prolo.registry.actions.patients import register_patient
from prolo.registry.actions.preparations import clear_medicine, give_preparation
from prolo.registry.actions.relations import add_relation
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Appointment, Course, MedicineUse, Patient, Session, User
from prolo.registry.plans import open_days
from prolo.registry.preparation import draft_preparation

HOSPITAL, FIRST_NUMBER = "Invented General Hospital", 10_040_701  # which knows the older ones
SENT_FROM_AGE = 60
BOOKED_AHEAD = 6  # days before the first visit
SHEET_AHEAD = timedelta(days=9)  # before a later session
SETTLED_WEEKS = 12  # what the sessions do is done by then
LATE_WEEKS = 58  # the last window of a follow-up has closed
CHANGE = ((5, "very-much-better"), (3, "much-better"), (1, "little-better"), (0, "same"))


def play(outline: Outline, seed: int) -> Callable[[Stage], Story]:
    """The story of this outline. Everything that is left to chance follows from ``seed``."""
    return partial(_tell, outline, chance(seed, outline.name), _weight_lb(outline, seed))


def _weight_lb(outline: Outline, seed: int) -> int:
    """The same in every course of a person."""
    rng = chance(seed, "weight of", outline.who or outline.name)
    return rng.randrange(85, 110) if outline.guardian else rng.randrange(128, 225)


def together(*stories: Story) -> Story:
    """What happens side by side in one story."""
    waiting = [(at, place, one) for place, one in enumerate(stories) if (at := next(one, None))]
    heapq.heapify(waiting)
    while waiting:
        at, place, one = heapq.heappop(waiting)
        yield at
        if then := next(one, None):
            heapq.heappush(waiting, (then, place, one))


def _tell(outline: Outline, rng: Random, weight_lb: int, stage: Stage) -> Story:
    day = open_days(stage.clinic).first_from(stage.today - timedelta(days=outline.days_ago))
    ahead = max(BOOKED_AHEAD, BOOKED_AHEAD - outline.days_ago)
    yield at_local(day - timedelta(days=ahead), time(11, rng.randrange(0, 60, 5)), stage.zone)
    first_at = stage.slot(day)
    patient = _on_record(stage, outline, rng)
    visit = in_some_room(stage, patient=patient, purpose="assessment", starts_at=first_at)
    yield first_at
    change_appointment(appointment=visit, change="arrived", by=stage.desk)
    if outline.decision is Decision.EXPECTED:
        return
    yield stage.later(minutes=10)
    course = _assess(stage, outline, patient)
    change_appointment(appointment=visit, change="done", by=stage.nurse)
    yield stage.later(minutes=10)
    if _decide(stage, outline, course):
        yield stage.later(minutes=5)
        plan = _plan(stage, outline, course, outline.first_in or rng.randrange(9, 16))
        yield from _Sessions(stage, outline, course, plan, weight_lb).hold_all()


# -- the first visit


def _on_record(stage: Stage, outline: Outline, rng: Random) -> Patient:
    """Who has come before is known."""
    part = outline.who or outline.name
    if part not in stage.cast:
        stage.cast[part] = _register(stage, outline, rng)
    return stage.cast[part]


def _register(stage: Stage, outline: Outline, rng: Random) -> Patient:
    given = invent_identity(
        rng,
        language=outline.language,
        sex=outline.sex,
        age=outline.age,
        today=clock.today(stage.clinic),
    )
    number = ((HOSPITAL, str(FIRST_NUMBER + len(stage.cast))),)
    registered = register_patient(
        given=given,
        sex=outline.sex,
        identifiers=number if outline.age >= SENT_FROM_AGE else (),
        is_new=True,
        by=stage.desk,
    )
    assert registered.patient is not None  # is_new: nobody is asked
    if outline.guardian:
        add_relation(
            patient=registered.patient,
            kind="guardian",
            name=f"{outline.guardian} {given.family_name}",
            relationship="mother",
            phone=given.phone,
            by=stage.desk,
        )
    return registered.patient


def _assess(stage: Stage, outline: Outline, patient: Patient) -> Course:
    for one in outline.medicines:
        record_medicine(
            patient=patient,
            typed=one.typed,
            medicine=one.medicine,
            reason=one.reason,
            prescriber=one.prescriber,
            by=stage.nurse,
        )
    if outline.allergy:
        record_allergy(patient=patient, substance=outline.allergy, by=stage.nurse)
    person = _person(outline)
    course = open_at(stage, patient, outline.condition, outline.side, person)
    _look_at_images(stage, outline, course)
    return course


def _person(outline: Outline) -> Person:
    return Person(
        tender=outline.tender,
        pain=outline.pain,
        pain_weeks=outline.pain_weeks,
        tried=outline.tried,
        goal=outline.goal,
        found=outline.found,
        flag=outline.flag,
        guardian=bool(outline.guardian),
    )


def _look_at_images(stage: Stage, outline: Outline, course: Course) -> None:
    if outline.images is Modality.NONE:
        awaited = outline.decision is Decision.OPEN
        need_no_images(stage, course, NoneReason.AWAITED if awaited else NoneReason.CLINICAL)
    elif outline.grade:
        see_images(
            stage, course, outline.images, grade_system=KELLGREN_LAWRENCE, grade=outline.grade
        )
    else:
        see_images(stage, course, outline.images)
    if outline.picture:
        attach_drawing(stage, course)


def _decide(stage: Stage, outline: Outline, course: Course) -> bool:
    """Whether a plan follows."""
    match outline.decision:
        case Decision.DEFERRED:
            until = clock.today(stage.clinic) + timedelta(weeks=outline.deferred_weeks)
            by, reason = stage.physician, outline.reason
            move_course(course=course, move="defer", reason=reason, until=until, by=by)
        case Decision.NOT_SUITABLE:
            by, reason = stage.physician, outline.reason
            move_course(course=course, move="find-not-suitable", reason=reason, by=by)
        case Decision.DECLINED:
            move_course(course=course, move="withdraw", reason=outline.reason, by=stage.nurse)
        case Decision.SUITABLE | Decision.TREATED:
            find_suitable(stage, course, outline.reason)
    return outline.decision is Decision.TREATED


# -- the sessions


def _plan(stage: Stage, outline: Outline, course: Course, in_days: int) -> Plan:
    """Signed, and agreed to in writing."""
    first_on = open_days(stage.clinic).first_from(
        clock.today(stage.clinic) + timedelta(days=in_days)
    )
    person, why = _person(outline), "Discussed with the person, who agrees"
    plan = plan_after(stage, course, outline.protocol, person, first_on, reason=why)
    family = course.patient.identity.family_name
    agree(
        stage,
        course,
        signed_at=stage.later(minutes=0),
        irritant=plan.irritant,
        guardian=f"{outline.guardian} {family}" if outline.guardian else "",
    )
    return plan


class _Sessions:
    """The sessions of one course, one after the other."""

    def __init__(
        self, stage: Stage, outline: Outline, course: Course, plan: Plan, weight_lb: int
    ) -> None:
        self.stage, self.outline, self.course, self.plan = stage, outline, course, plan
        self.weight_lb = str(weight_lb)

    def hold_all(self) -> Story:
        """After the first session the follow-ups run beside the others."""
        last = min(len(self.plan.sessions_on), self.outline.sessions)
        goes_on = yield from self.hold(1)
        rest = self.hold_from(2, last) if goes_on else iter(())
        follow_ups = _follow_ups(self.stage, self.outline, self.course, self.plan)
        yield from together(rest, follow_ups)

    def hold_from(self, number: int, last: int) -> Story:
        """And what the physician decides when they are over."""
        for each in range(number, last + 1):
            if not (yield from self.hold(each)):
                return
        if last == len(self.plan.sessions_on) or self.outline.ends_early:
            yield self.stage.later(minutes=60 * 24 * 21)
            self._decide_after()

    def _decide_after(self) -> None:
        stage, course = self.stage, self.course
        if self.outline.gain in (Gain.NONE, Gain.WORSE):
            reason = "No gain after all planned sessions: other ways were discussed"
            move_course(course=course, move="stop", reason=reason, by=stage.physician)
        else:
            move_course(course=course, move="finish", by=stage.physician)

    def hold(self, number: int) -> Generator[datetime, None, bool]:
        """Booked, prepared, held; whether the course goes on."""
        booked = yield from self._come(number)
        if booked.state == Appointment.State.MISSED:
            return False
        yield booked.starts_at - timedelta(minutes=10)
        self._ask_before(number)
        yield booked.starts_at
        injector, supervisor = self._who_injects()
        session = yield from hold_session(
            self.stage,
            booked,
            weight_lb=self.weight_lb,
            injector=injector,
            supervisor=supervisor,
            insists=True,
            signs=not (self.outline.signs_late and number == self.outline.sessions),
        )
        after = AFTER[self.outline.after.get(number, After.WELL)]
        heard = Heard(self.stage, session, self._pain(number))
        return (yield from after(heard))

    def _come(self, number: int) -> Generator[datetime, None, Appointment]:
        """The appointment to which the person comes at last."""
        stage = self.stage
        booked = book(stage, self.course, number, self._slot(self.plan.sessions_on[number - 1]))
        if number > 1:
            yield booked.starts_at - SHEET_AHEAD
        self._prepare(booked)
        match self.outline.mishaps.get(number):
            case Mishap.MOVED:
                yield booked.starts_at - timedelta(days=2)
                at = self._slot(self._after(booked, days=2))
                to = Slot(starts_at=at, minutes=booked.minutes)
                reason = "Asked for a later day: the car is being mended"
                change_appointment(
                    appointment=booked, change="moved", slot=to, reason=reason, by=stage.desk
                )
            case Mishap.CANCELLED:
                yield booked.starts_at - timedelta(days=1)
                reason = "Has a cold"
                change_appointment(
                    appointment=booked, change="cancelled", reason=reason, by=stage.desk
                )
                booked = self._again(booked, number)
            case Mishap.MISSED:
                yield booked.starts_at + timedelta(hours=1)
                change_appointment(appointment=booked, change="missed", by=stage.desk)
                yield stage.later(minutes=60 * 24)
                booked = self._again(booked, number)
            case Mishap.GONE:
                yield booked.starts_at + timedelta(hours=1)
                change_appointment(appointment=booked, change="missed", by=stage.desk)
            case Mishap.NOT_READY:
                yield booked.starts_at
                yield from go_home(stage, booked, weight_lb=self.weight_lb)
                booked = self._again(booked, number)
        return booked

    def _again(self, booked: Appointment, number: int) -> Appointment:
        again = book(self.stage, self.course, number, self._slot(self._after(booked, days=7)))
        self._prepare(again)
        return again

    def _after(self, booked: Appointment, *, days: int) -> date:
        day = local_day(booked.starts_at, self.stage.zone) + timedelta(days=days)
        return open_days(self.stage.clinic).first_from(day)

    def _slot(self, day: date) -> datetime:
        """Never in the past: what was to be booked long ago is booked for tomorrow."""
        tomorrow = clock.today(self.stage.clinic) + timedelta(days=1)
        return self.stage.slot(open_days(self.stage.clinic).first_from(max(day, tomorrow)))

    def _prepare(self, booked: Appointment) -> None:
        """The sheet is given and told; who prescribed a blood thinner says that it is taken on."""
        stage = self.stage
        knowledge = clinic_knowledge(stage.clinic)
        draft = draft_preparation(appointment=booked, sedation="none", knowledge=knowledge)
        for use in MedicineUse.objects.filter(patient=booked.patient).current():
            if use.prescriber and any(row.medicine == use.medicine for row in draft.medicines):
                clear_medicine(
                    medicine_use=use,
                    appointment=booked,
                    decision="continue",
                    decided_by=use.prescriber,
                    reason="To be taken on: a clot would be worse than a bruise",
                    by=stage.nurse,
                )
        give_preparation(appointment=booked, sedation="none", told_how="phone", by=stage.nurse)

    def _ask_before(self, number: int) -> None:
        stage, course = self.stage, self.course
        if number == 1:
            pain, what = str(self.outline.pain), self.outline.goal
            said = {"activity_1": what, "activity_1_score": str(10 - self.outline.pain)}
            answer(stage, course, "baseline", "first-visit", pain=pain, **said)
            answer_form(stage, course, "baseline", pain=self.outline.pain)
        else:
            pain_now = self._pain(number)
            answer(
                stage,
                course,
                f"session-{number}",
                "each-session",
                pain=str(pain_now),
                change=_change(self.outline.pain, pain_now),
            )

    def _pain(self, number: int) -> int:
        first, day = self.plan.sessions_on[0], self.plan.sessions_on[number - 1]
        return pain_after(self.outline, weeks=(day - first).days // 7)

    def _who_injects(self) -> tuple[Actor, User | None]:
        """The second physician the necks alone, and the shoulders beside the first."""
        stage = self.stage
        region = clinic_knowledge(stage.clinic).conditions[self.course.condition].region
        if stage.second and region == "neck":
            return stage.second, None
        if stage.second and region == "shoulder":
            return stage.second, stage.physician.user
        return stage.physician, None


def pain_after(outline: Outline, *, weeks: int) -> int:
    last = {
        Gain.MUCH: round(outline.pain * 0.2),
        Gain.SOME: outline.pain - 2,
        Gain.NONE: outline.pain,
        Gain.WORSE: min(10, outline.pain + 1),
    }[outline.gain]
    share = min(1.0, weeks / SETTLED_WEEKS)
    return round(outline.pain + (last - outline.pain) * share)


def _change(before: int, now: int) -> str:
    for points, word in CHANGE:
        if before - now >= points:
            return word
    return "little-worse"


# -- weeks later


def _follow_ups(stage: Stage, outline: Outline, course: Course, plan: Plan) -> Iterator[datetime]:
    """People answer as people do; at last the course is closed."""
    first = course.sessions.exclude(state=Session.State.ABANDONED).get(number=1)
    assert first.ended_at is not None
    for weeks in plan.follow_up_weeks:
        asked = Asked(stage, course, weeks, first.ended_at)
        way = AT_ONCE if outline.half_given else way_of(outline.name, weeks, outline.answers)
        if weeks not in outline.answers:
            yield from in_vain(asked, way)
            continue
        yield from until_answered(asked, way)
        _answer_after(stage, outline, course, weeks, how="phone" if way == LATE else "clinic")
        if way == TWICE:
            yield asked.on(4, 12)
            _answer_after(stage, outline, course, weeks)
    yield first.ended_at + timedelta(weeks=LATE_WEEKS)
    course.refresh_from_db()
    if course.state == "following":
        move_course(course=course, move="close", by=stage.nurse)


def _answer_after(
    stage: Stage, outline: Outline, course: Course, weeks: int, how: str = "clinic"
) -> None:
    pain = pain_after(outline, weeks=weeks)
    if outline.half_given and weeks == max(outline.answers):
        begin_form(stage, course, f"w{weeks}")
    else:
        answer_form(stage, course, f"w{weeks}", pain=pain, how=how)
    answer(
        stage,
        course,
        f"w{weeks}",
        "follow-up",
        how=how,
        pain=str(pain),
        change=_change(outline.pain, pain),
        activity_1=outline.goal,
        activity_1_score=str(10 - pain),
        pain_reliever="yes" if pain > outline.pain / 2 else "no",
        **({"pain_reliever_what": "Paracetamol, two a day"} if pain > outline.pain / 2 else {}),
    )
