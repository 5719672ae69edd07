"""A report in which nothing is wrong, to change one thing of it at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from prolo.care.aftercare import AftercareReport, SessionFacts, triage_report
from prolo.care.answers import Answer
from prolo.care.conclusions import Conclusion
from prolo.care.units import measure
from prolo.knowledge import Knowledge, load_knowledge

ENDED = datetime(2026, 6, 20, 9, 0, tzinfo=UTC)
INJECTED = {
    "knee joint": ("knee-joint", "knee-mcl-femoral"),
    "knee ligaments": ("knee-mcl-femoral", "knee-pes-anserine"),
    "low back": ("back-interspinous-l4-5", "back-sacroiliac-ligament-upper"),
    "neck": ("neck-facet-c5-6",),
    "jaw": ("jaw-capsule-lateral",),
    "unknown": (),
}


def session(place: str, *, pain_before: int | None = None) -> SessionFacts:
    return SessionFacts(ended_at=ENDED, structures=INJECTED[place], pain_before=pain_before)


def all_no(knowledge: Knowledge) -> dict[str, Answer]:
    return {sign.id: Answer.NO for sign in knowledge.signs.values() if sign.ask}


def report(
    hours: Decimal | int = 24,
    answers: Mapping[str, Answer] | None = None,
    *,
    temperature: str = "",
    pain: int | None = None,
    worry: str = "",
    wants_call: Answer = Answer.NO,
    knowledge: Knowledge | None = None,
) -> AftercareReport:
    typed, unit = temperature.split() if temperature else ("", "")
    return AftercareReport(
        answered_at=after(hours),
        answers={**all_no(knowledge or load_knowledge()), **(answers or {})},
        temperature=measure("temperature", Decimal(typed), unit) if typed else None,
        pain=pain,
        worry=worry,
        wants_call=wants_call,
    )


def after(hours: Decimal | int) -> datetime:
    return ENDED + timedelta(minutes=int(Decimal(hours) * 60))


def triage(
    given: AftercareReport,
    place: str = "knee joint",
    *,
    earlier: tuple[AftercareReport, ...] = (),
    pain_before: int | None = None,
    on_call: bool = True,
    knowledge: Knowledge | None = None,
) -> Conclusion:
    return triage_report(
        given,
        session(place, pain_before=pain_before),
        earlier=earlier,
        on_call=on_call,
        knowledge=knowledge or load_knowledge(),
        now=given.answered_at + timedelta(minutes=1),
    )


def said(conclusion: Conclusion) -> list[str]:
    """What was found, without the lines that are always there."""
    always = ("how-to-call", "nobody-on-call")
    return [one.code for one in conclusion.findings if one.code not in always]
