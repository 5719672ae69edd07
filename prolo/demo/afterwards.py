"""What is heard after a session, and what the clinic does about it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from prolo.demo.harming import begin_event, end_event, judge, look_again
from prolo.demo.outline import After
from prolo.demo.stage import Stage
from prolo.demo.treating import report
from prolo.registry.access import system
from prolo.registry.actions.aftercare import step_concern
from prolo.registry.actions.courses import move_course
from prolo.registry.actions.escalations import escalate_overdue
from prolo.registry.alerts import keep_alert
from prolo.registry.models import Alert, Concern, Session
from prolo.registry.sending import Ended, State

Told = Generator[datetime, None, bool]  # whether the course goes on


@dataclass(frozen=True, slots=True)
class Heard:
    stage: Stage
    session: Session
    pain: int

    def later(self, **much: float) -> datetime:
        assert self.session.ended_at is not None
        return self.session.ended_at + timedelta(**much)

    def step(self, concern: Concern, step: str, note: str = "", *, why_none: str = "") -> None:
        concern.refresh_from_db()
        step_concern(concern=concern, step=step, note=note, why_none=why_none, by=self.stage.nurse)


def well(heard: Heard) -> Told:
    """Twice, so that neither near the lung or spine nor elsewhere it is silence."""
    for hours, more in ((22, 1), (46, 0)):
        yield heard.later(hours=hours)
        report(heard.stage, heard.session, pain=str(min(10, heard.pain + more)))
    return True


def silent(_: Heard) -> Told:
    """Nobody hears of the person; the call after silence stays to be made."""
    yield from ()
    return True


def flare(heard: Heard) -> Told:
    yield heard.later(hours=25)
    worry = "Sorer than ever, hardly slept"
    concern = report(heard.stage, heard.session, pain=str(min(10, heard.pain + 3)), worry=worry)
    yield heard.stage.later(minutes=25 * 60)  # nobody has called: it passes on
    escalate_overdue(by=system(heard.stage.clinic))
    yield heard.stage.later(minutes=35)
    if concern:
        for alert in Alert.objects.filter(escalation__concern=concern):
            keep_alert(alert, Ended(State.SENT), system(heard.stage.clinic))
        heard.step(concern, "called")
        heard.step(concern, "closed", "A flare: no fever, no swelling, it was worst last night")
    yield heard.later(hours=74)
    report(heard.stage, heard.session, pain=str(heard.pain))
    return True


def infection(heard: Heard) -> Told:
    yield heard.later(hours=26)
    concern = report(
        heard.stage,
        heard.session,
        pain="9",
        hot_joint="yes",
        fever="yes",
        pain_rising="yes",
        into_joint=True,
        pain_rising_joint="yes",
        temperature=101.8,
        temperature_unit="F",
        worry="Red, hot, and it cannot be bent",
    )
    assert concern is not None  # a hot joint is never left
    yield heard.stage.later(minutes=12)
    heard.step(concern, "called")
    heard.step(concern, "sent-on", "To the emergency department, to be tapped today")
    what = "Hot, red, swollen joint with fever the day after the injection"
    event = begin_event(heard.stage, concern, "infection-joint", what)
    heard.session.course.refresh_from_db()
    move_course(
        course=heard.session.course,
        move="pause",
        reason="A joint infection is suspected: nothing is injected until that is known",
        until=(heard.later(days=50)).date(),
        by=heard.stage.nurse,
    )
    yield heard.later(days=5)
    found = "Staphylococci grew. Washed out through the scope, antibiotics by vein"
    heard.step(concern, "closed", found, why_none="The hospital looks after it")
    look_again(heard.stage, event, found, days=9)
    judge(event, heard.stage.physician, "possible", "A day later; the skin was scrubbed")
    yield heard.later(days=9)
    why = "Began a day after the needle, in that joint, with a germ of the skin"
    judge(event, heard.stage.second, "probable", why)
    yield heard.later(days=15)
    well_on = (heard.later(days=14)).date()
    end_event(
        heard.stage,
        event,
        "Bends to 120 degrees, no fever, tablets for four more weeks from the hospital",
        what=f"{what}; staphylococci grew in the fluid",
        outcome_on=well_on,
    )
    return False


def lung(heard: Heard) -> Told:
    yield heard.later(hours=5)
    concern = report(
        heard.stage,
        heard.session,
        pain="7",
        chest="yes",
        worry="It stabs when breathing in, and the stairs are hard",
    )
    assert concern is not None  # nor is a chest
    yield heard.stage.later(minutes=6)
    heard.step(concern, "called")
    heard.step(concern, "sent-on", "911 was called; the film shows a collapsed lung on that side")
    event = begin_event(heard.stage, concern, "lung-collapse", "Collapsed lung on that side")
    yield heard.later(days=4)
    heard.step(concern, "closed", "A drain for two days, the lung is wide again. Home today")
    judge(event, heard.stage.physician, "certain", "Hours after needles at the ribs of that side")
    judge(event, heard.stage.second, "certain", "No other reason, and the side fits")
    end_event(
        heard.stage,
        event,
        "Breathes freely, the film is clear",
        what="Collapsed lung on that side, drained for two days",
        outcome_on=heard.later(days=4).date(),
    )
    heard.session.course.refresh_from_db()
    move_course(
        course=heard.session.course,
        move="stop",
        reason="A collapsed lung after injections at the ribs: no more of them",
        by=heard.stage.physician,
    )
    return False


def rash(heard: Heard) -> Told:
    yield heard.later(hours=27)
    said = {"rash": "yes", "worry": "Itches where the plaster was"}
    concern = report(heard.stage, heard.session, pain=str(heard.pain), **said)
    yield heard.stage.later(minutes=50)
    if concern:
        heard.step(concern, "called")
        heard.step(concern, "closed", "Only under the plaster; breathing and mouth are fine")
    yield heard.later(hours=46)
    report(heard.stage, heard.session, pain=str(heard.pain))
    return True


AFTER: Mapping[After, Callable[[Heard], Told]] = MappingProxyType(
    {
        After.WELL: well,
        After.SILENT: silent,
        After.FLARE: flare,
        After.INFECTION: infection,
        After.LUNG: lung,
        After.RASH: rash,
    }
)
