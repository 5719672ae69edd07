"""The sessions of one course, one after the other, and what is decided when they are over."""

from __future__ import annotations

import heapq
from collections.abc import Generator
from datetime import date, datetime, timedelta

from prolo.care.dates import local_day
from prolo.care.plan import Plan
from prolo.demo.afterwards import AFTER, Heard
from prolo.demo.alone import LINK, TABLET
from prolo.demo.following import change_between, follow_ups, pain_after
from prolo.demo.invented_form import answer_form
from prolo.demo.names import chance
from prolo.demo.outline import After, Gain, Mishap, Outline
from prolo.demo.planning import answer, book, region_of, who_treats
from prolo.demo.post import ask_after, ask_before
from prolo.demo.stage import Stage, Story
from prolo.demo.treating import go_home, hold_session
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import Slot, change_appointment
from prolo.registry.actions.courses import move_course
from prolo.registry.actions.preparations import clear_medicine, give_preparation
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Appointment, Course, MedicineUse, User
from prolo.registry.plans import open_days
from prolo.registry.preparation import draft_preparation

SHEET_AHEAD = timedelta(days=9)  # before a later session
BEFORE = (TABLET, TABLET, TABLET, LINK, LINK, "clinic")  # how what is asked before it is answered


class Sessions:
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
        answers = follow_ups(self.stage, self.outline, self.course, self.plan)
        yield from together(rest, answers)

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
        ask_before(self.stage, booked, number)
        how = chance(0, "before", self.outline.name, number).choice(BEFORE)
        at_home = booked.starts_at - timedelta(hours=19)
        if how == LINK and at_home <= self.stage.later(minutes=0):
            how = TABLET  # booked for tomorrow: there was no time
        yield at_home if how == LINK else booked.starts_at - timedelta(minutes=10)
        self._ask_before(number, how)
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
        ask_after(self.stage, session)
        heard = Heard(self.stage, session, self._pain(number), self.outline.name)
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
                to = Slot(starts_at=at, minutes=booked.minutes, injector=booked.injector)
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

    def _ask_before(self, number: int, how: str) -> None:
        stage, course = self.stage, self.course
        if number == 1:
            pain, what = str(self.outline.pain), self.outline.goal
            said = {"activity_1": what, "activity_1_score": str(10 - self.outline.pain)}
            answer(stage, course, "baseline", "first-visit", how, pain=pain, **said)
            answer_form(stage, course, "baseline", pain=self.outline.pain, how=how)
        else:
            pain_now = self._pain(number)
            answer(
                stage,
                course,
                f"session-{number}",
                "each-session",
                how,
                pain=str(pain_now),
                change=change_between(self.outline.pain, pain_now),
            )

    def _pain(self, number: int) -> int:
        first, day = self.plan.sessions_on[0], self.plan.sessions_on[number - 1]
        return pain_after(self.outline, weeks=(day - first).days // 7)

    def _who_injects(self) -> tuple[Actor, User | None]:
        """Shoulders are treated beside the first physician."""
        stage = self.stage
        by = who_treats(stage, self.course.condition)
        is_learnt = by is stage.second and region_of(stage, self.course.condition) == "shoulder"
        return by or stage.physician, stage.physician.user if is_learnt else None


def together(*stories: Story) -> Story:
    """What happens side by side in one story."""
    waiting = [(at, place, one) for place, one in enumerate(stories) if (at := next(one, None))]
    heapq.heapify(waiting)
    while waiting:
        at, place, one = heapq.heappop(waiting)
        yield at
        if then := next(one, None):
            heapq.heappush(waiting, (then, place, one))
