"""What a person reports after a session, and the session it is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from prolo.care.answers import Answer
from prolo.care.responses import Answers
from prolo.care.units import Kind, Quantity, Unit, measure
from prolo.knowledge import Knowledge

PAIN_MAX = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """``structures`` are the codes that were injected. Where none is known, the answers are read
    as if the needle had been anywhere. ``pain_before`` is the pain on arrival, 0–10."""

    ended_at: datetime
    structures: tuple[str, ...] = ()
    is_numbed: bool = True  # an anaesthetic was injected, or nobody knows
    pain_before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AftercareReport:
    """``answers`` are by the id of a sign or of an expected effect. What is not there was not
    asked, or passed over; ``asked`` is what the version of the form that was answered asks. Empty:
    not known, and then everything was asked."""

    answered_at: datetime
    answers: Mapping[str, Answer] = field(default_factory=dict)
    temperature: Quantity | None = None
    pain: int | None = None  # 0–10 now
    worry: str = ""
    wants_call: Answer = Answer.NOT_ASKED
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the needle was, as far as the warning signs ask."""

    regions: frozenset[str]
    into_joint: bool
    near_lung_or_spine: bool

    def belongs(self, regions: tuple[str, ...]) -> bool:
        return not regions or not self.regions or bool(self.regions & set(regions))


def place_of(session: SessionFacts, knowledge: Knowledge) -> Place:
    """The worse reading of the structures. Without any, or with one that the knowledge no longer
    has, every danger is possible: a report is never turned away for it."""
    codes = set(session.structures)
    placed = knowledge.placed()
    known = [placed[code] for code in codes if code in placed]
    if not known or len(known) < len(codes):
        return Place(regions=frozenset(), into_joint=True, near_lung_or_spine=True)
    return Place(
        regions=frozenset(region.id for region, _ in known),
        into_joint=any(one.intra_articular for _, one in known),
        near_lung_or_spine=any(region.is_near_lung_or_spine for region, _ in known),
    )


def form_start(session: SessionFacts, *, knowledge: Knowledge) -> list[dict[str, Any]]:
    """The hidden items of the aftercare form that the clinic fills in, so that it asks what the
    place requires."""
    place = place_of(session, knowledge)
    regions = sorted(place.regions or knowledge.regions)
    codings = [{"valueCoding": {"system": REGIONS, "code": one}} for one in regions]
    return [
        {"linkId": "place", "answer": codings},
        {"linkId": "into-joint", "answer": [{"valueBoolean": place.into_joint}]},
    ]


def read_report(answers: Answers, *, answered_at: datetime) -> AftercareReport:
    """The report in the answers to an aftercare form."""
    pain, reading = answers.number("pain"), answers.number("temperature")
    unit = _UNITS.get(answers.text("temperature-unit"), "")
    return AftercareReport(
        answered_at=answered_at,
        answers={
            link_id: said
            for link_id in answers.values
            if link_id not in _READ_APART
            and (said := answers.answer(link_id)) is not Answer.NOT_ASKED
        },
        temperature=None if reading is None else measure(Kind.TEMPERATURE, reading, unit),
        pain=None if pain is None else int(pain),
        worry=answers.text("worry"),
        wants_call=answers.answer("wants-call"),
        asked=answers.asked,
    )


REGIONS = "https://prolo.example/CodeSystem/region"
_UNITS = {"C": Unit.CELSIUS, "F": Unit.FAHRENHEIT}
_READ_APART = frozenset({"wants-call", "worry"})


def hours_between(start: datetime, end: datetime) -> Decimal:
    """Hours to the minute."""
    return Decimal((end - start) // timedelta(minutes=1)) / 60


def report_faults(
    report: AftercareReport, session: SessionFacts, askable: Collection[str], *, now: datetime
) -> dict[str, str]:
    """What cannot be, by field."""
    faults = _faults_of_time(report, session, now)
    if report.pain is not None and not 0 <= report.pain <= PAIN_MAX:
        faults["pain"] = "out-of-range"
    if report.temperature is not None and report.temperature.kind is not Kind.TEMPERATURE:
        faults["temperature"] = "wrong-kind"
    return faults | {name: "unknown" for name in report.answers if name not in askable}


def _faults_of_time(
    report: AftercareReport, session: SessionFacts, now: datetime
) -> dict[str, str]:
    if report.answered_at.tzinfo is None:
        return {"answered_at": "no-zone"}
    if report.answered_at > now:
        return {"answered_at": "in-the-future"}
    return {"answered_at": "before-session"} if report.answered_at < session.ended_at else {}
