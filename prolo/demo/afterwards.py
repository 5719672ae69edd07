"""What is heard after a session, and what the clinic does about it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from types import MappingProxyType
from typing import Any

from prolo.care.dates import at_local
from prolo.demo.alone import LINK, begin
from prolo.demo.answering import respond_to
from prolo.demo.harming import begin_event, end_event, judge, look_again
from prolo.demo.names import chance
from prolo.demo.outline import After
from prolo.demo.silence import call, silence_after
from prolo.demo.stage import Stage, Story
from prolo.demo.treating import CHECK, report
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.registry import clock
from prolo.registry.access import system
from prolo.registry.actions.concerns import step_concern
from prolo.registry.actions.courses import move_course
from prolo.registry.actions.escalations import escalate_overdue
from prolo.registry.alerts import keep_alert
from prolo.registry.models import Alert, Concern, Session
from prolo.registry.reports import FORM
from prolo.registry.sending import Ended, State

Told = Generator[datetime, None, bool]  # whether the course goes on
TELEPHONE, PARTLY, REACHED, REACHED_LATER = "telephone", "partly", "reached", "reached-later"
WAYS = (LINK, LINK, LINK, LINK, PARTLY, TELEPHONE, REACHED, REACHED_LATER)
CALLS: Mapping[str, tuple[str, ...]] = {
    REACHED: ("reached",),
    REACHED_LATER: ("no-answer", "reached"),
}
WEEKS_LATER = (7, 0.3), (14, 0.2)  # days after a session, and how many answer then


@dataclass(frozen=True, slots=True)
class Heard:
    stage: Stage
    session: Session
    pain: int
    part: str  # of the demonstration

    def later(self, **much: float) -> datetime:
        assert self.session.ended_at is not None
        return self.session.ended_at + timedelta(**much)

    @property
    def rng(self) -> Random:
        """The same each time the demonstration is invented."""
        return chance(0, "after", self.part, self.session.number)

    def says(self, more: int = 0, how: str = "phone") -> None:
        report(self.stage, self.session, pain=str(min(10, self.pain + more)), how=how)

    def step(self, concern: Concern, step: str, note: str = "", **more: Any) -> None:
        concern.refresh_from_db()
        step_concern(concern=concern, step=step, note=note, by=self.stage.nurse, **more)


def well(heard: Heard) -> Told:
    """The day after, and on the day on which it would be silence otherwise: behind the links, or
    because the nurse calls. Some answer the later checks too."""
    rng = heard.rng
    way, minutes = rng.choice(WAYS), rng.randrange(20, 150)
    if way == TELEPHONE:
        yield heard.later(hours=22)
        heard.says(more=1)
    else:
        yield heard.later(hours=24, minutes=minutes)
        yield from _answers(heard, is_halting=way == PARTLY)
    for days, share in WEEKS_LATER:
        if rng.random() < share:
            heard.stage.begin(_later(heard, days))
    yield from _second(heard, way, minutes)
    return True


def _answers(heard: Heard, *, is_halting: bool) -> Story:
    if is_halting:
        form, said = load_questionnaire(FORM), {"pain": str(heard.pain)}
        key = f"aftercare-{heard.session.number}-{CHECK}"
        half = respond_to(form, said, is_whole=False)
        begin(heard.stage, heard.session.course, key, said, half)
        yield heard.stage.later(minutes=170)
    heard.says(more=1, how=LINK)


def _second(heard: Heard, way: str, minutes: int) -> Story:
    if way in CALLS:
        yield from call(heard.stage, heard.session, *CALLS[way])
        yield heard.stage.later(minutes=2)
        heard.says()
    else:
        silence = silence_after(heard.stage, heard.session)
        yield silence.asks_at(silence.check) + timedelta(minutes=minutes)
        heard.says(how="phone" if way == TELEPHONE else LINK)


def _later(heard: Heard, days: int) -> Story:
    yield heard.later(days=days, minutes=35)
    heard.says(how=LINK)


def silent(heard: Heard) -> Told:
    """The nurse calls, and reaches nobody."""
    yield from call(heard.stage, heard.session, "no-answer", "no-answer", "no-answer")
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
        heard.step(concern, "called", "Sore, and slept badly; it can be bent")
        heard.step(concern, "closed", "A flare: no fever, no swelling, it was worst last night")
    yield heard.later(hours=74)
    heard.says(how=LINK)
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
    heard.step(concern, "called", "It throbs, cannot be bent; somebody drives")
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
    yield from _on_the_ward(
        heard,
        concern,
        "On the ward: cloudy fluid was drawn; it will be washed out",
        "On the ward: the knee was washed out, no fever since",
        "On the ward: it bends a little; the germ is awaited",
        "On the ward: staphylococci; antibiotics by vein",
    )
    yield heard.later(days=7)
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


def _on_the_ward(heard: Heard, concern: Concern, *said: str) -> Story:
    """The hospital is asked early each morning, until the person is home."""
    for note in said:
        tomorrow = clock.today(heard.stage.clinic) + timedelta(days=1)
        heard.step(concern, "again", "The hospital is asked in the morning", again_on=tomorrow)
        yield at_local(tomorrow, time(7, 15), heard.stage.zone)
        heard.step(concern, "called", note)


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
    heard.step(concern, "called", "Short of breath on the telephone")
    heard.step(concern, "sent-on", "911 was called; the film shows a collapsed lung on that side")
    event = begin_event(heard.stage, concern, "lung-collapse", "Collapsed lung on that side")
    yield heard.later(hours=45)
    heard.step(concern, "called", "On the ward: breathes without pain, the drain is in")
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
        heard.step(concern, "called", "It itches and has not spread")
        heard.step(concern, "closed", "Only under the plaster; breathing and mouth are fine")
    yield from _second(heard, LINK, minutes=40)
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
