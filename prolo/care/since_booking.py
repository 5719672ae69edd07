"""What came between: a new medicine, an illness, a steroid injected elsewhere, an operation; and
whether the day still lies between those on which the course may inject, and long enough after the
last session of the place; and what was reported after a session and is not closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from prolo.care.answers import Answer
from prolo.care.conclusions import Finding
from prolo.care.gates import Case, Weight, find
from prolo.care.spacing import weeks_of
from prolo.knowledge.records import ChecklistItem, Contraindication


def weigh_changes(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/med-change: something new since booking is looked at by a person first;
    unasked, it is missing."""
    yield _by_answer(item, "new-medicine", case.given.new_medicine)
    yield _by_answer(item, "new-illness", case.given.new_illness)
    yield from _weigh_steroid(case, item, case.knowledge.contraindications["recent-steroid"])
    replacement = case.knowledge.contraindications["planned-replacement"]
    if case.planned.region in replacement.regions:
        yield from _weigh_replacement(case, item, replacement)


def _by_answer(item: ChecklistItem, code: str, answer: Answer, *facts: Contraindication) -> Finding:
    weight = {Answer.NO: Weight.OK, Answer.NOT_ASKED: Weight.MISSING}.get(answer, Weight.ASK)
    return find(
        "change", code, weight, item, *facts, inputs={"answer": answer}, item=item.id, answer=answer
    )


def _contradicts(item: ChecklistItem, code: str, fact: Contraindication, **day: date) -> Finding:
    """«No» and a day: one of the two is a slip, and neither is believed before it is put right."""
    return find(
        "change",
        code,
        Weight.MISSING,
        item,
        fact,
        inputs={"answer": Answer.NO, **day},
        awaits=None,
        item=item.id,
        **day,
    )


def _weigh_steroid(case: Case, item: ChecklistItem, fact: Contraindication) -> Iterator[Finding]:
    """contraindications/recent-steroid: injected at the place, by whomever, since the plan. What is
    too recent is a matter of the day."""
    answer, given_on = case.given.steroid_here, case.given.steroid_on
    until_on = _steroid_until(case)
    if answer is Answer.NO and given_on:
        yield _contradicts(item, "steroid-no-with-day", fact, steroid_on=given_on)
    elif until_on is None:
        yield _by_answer(item, "steroid-here", answer, fact)
    elif until_on <= case.planned.day:
        yield find(
            "change",
            "steroid-long-ago",
            Weight.OK,
            item,
            fact,
            case.knowledge.threshold("steroid-injection-days"),
            inputs={"answer": answer, "steroid_on": given_on},
            item=item.id,
            steroid_on=given_on,
            until_on=until_on,
        )


def _weigh_replacement(
    case: Case, item: ChecklistItem, fact: Contraindication
) -> Iterator[Finding]:
    """contraindications/planned-replacement: a surgeon has given the person a day since. Of an
    operation that is on record a yes says nothing new; who is not sure of it is asked, unless the
    day is asked about already."""
    answer, planned_on = case.given.replacement, case.given.replacement_on
    last_on = _last_day(case)
    if answer is Answer.NO and planned_on:
        yield _contradicts(item, "replacement-no-with-day", fact, replacement_on=planned_on)
    elif answer in (Answer.YES, Answer.UNSURE) and last_on and last_on < case.planned.day:
        return  # weigh_day asks
    elif answer is not Answer.YES or last_on is None:
        yield _by_answer(item, "replacement", answer, fact)
    else:
        yield find(
            "change",
            "replacement-later",
            Weight.INFORM,
            item,
            fact,
            case.knowledge.threshold("replacement-days"),
            inputs={"answer": answer, "replacement_on": planned_on},
            item=item.id,
            last_injection_on=last_on,
        )


# -- the days between which the course may inject -----------------------------------------


def weigh_day(case: Case) -> Iterator[Finding]:
    """contraindications/recent-steroid, planned-replacement: a session that was moved may have come
    to lie before or after the days that the course has, and today's answers may change these. It is
    one reason, by whomever and however often it was said: of cortisone the latest day counts, of an
    operation what was said last, and of a day of which somebody is not sure the earlier."""
    knowledge, today = case.knowledge, case.planned.day
    starts = [day for day in (case.planned.start_on, _steroid_until(case)) if day]
    start_on = max(starts, default=None)
    last_on = _last_day(case)
    if start_on and today < start_on and not _is_said_by_name(case, start_on):
        fact = knowledge.contraindications["recent-steroid"]
        days = knowledge.threshold("steroid-injection-days")
        yield find(
            "day",
            "before-deferral-ends",
            Weight.ASK,
            fact,
            days,
            inputs={"start_on": start_on},
            start_on=start_on,
        )
    if last_on and today > last_on:
        fact = knowledge.contraindications["planned-replacement"]
        days = knowledge.threshold("replacement-days")
        yield find(
            "day",
            "too-near-replacement",
            Weight.ASK,
            fact,
            days,
            inputs={"last_injection_on": last_on},
            last_injection_on=last_on,
        )


def weigh_distance(case: Case) -> Iterator[Finding]:
    """protocols: a place that was injected less time ago than any report of the condition waited is
    a clinician's decision, or of what is injected where that is longer, or than a signed plan that
    lies closer. Where no report says a distance, that of the plan informs, and where no plan does,
    the days alone; of an irritant other than the usual, that no report says it is asked. What
    another course injected here on this day is a clinician's decision too: it is meant, or a
    slip."""
    least, last_on = case.planned.least, case.planned.injected_on
    if at := case.planned.injected_at:
        yield find("day", "injected-today", Weight.ASK, inputs={"injected_at": at}, injected_at=at)
    if last_on is None:
        return
    days = (case.planned.day - last_on).days
    if least is None:
        yield find(
            "day",
            "distance-unknown",
            Weight.INFORM,
            inputs={"injected_on": last_on},
            injected_on=last_on,
            days=days,
        )
    elif days < least.days:
        yield find(
            "day",
            "sooner-than-planned" if least.is_planned else "sooner-than-published",
            Weight.ASK if least.facts else Weight.INFORM,
            *least.facts,
            inputs={"injected_on": last_on},
            injected_on=last_on,
            weeks=weeks_of(days),
            low=least.weeks,
        )
    for name in least.unknown if least else ():
        yield find(
            "day",
            "irritant-distance-unknown",
            Weight.ASK,
            case.knowledge.irritants[name],
            inputs={"injected_on": last_on, "irritant": name},
            injected_on=last_on,
            days=days,
            irritant=name,
        )


def _is_said_by_name(case: Case, start_on: date) -> bool:
    """The preparation asks about this cortisone already, as a medicine of the person's list."""
    named = [one.until_on for one in case.planned.waiting if one.code == "steroid-injection"]
    return any(until_on and until_on >= start_on for until_on in named)


def _steroid_until(case: Case) -> date | None:
    """By today's answer alone."""
    days = case.knowledge.threshold("steroid-injection-days")
    given_on = case.given.steroid_on
    if case.given.steroid_here is not Answer.YES or given_on is None or not days.is_usable("value"):
        return None
    return given_on + timedelta(days=int(days.value))


def _last_day(case: Case) -> date | None:
    """For an injection before a replacement. A day of which somebody is not sure puts what is on
    record earlier, never later."""
    said, on_record = _last_said(case), case.planned.last_injection_on
    if said and on_record and case.given.replacement is Answer.UNSURE:
        return min(said, on_record)
    return said or on_record


def _last_said(case: Case) -> date | None:
    """The last day for an injection, by today's answer alone."""
    days = case.knowledge.threshold("replacement-days")
    planned_on = case.given.replacement_on
    fact = case.knowledge.contraindications["planned-replacement"]
    if case.given.replacement not in (Answer.YES, Answer.UNSURE):
        return None
    if case.planned.region not in fact.regions or not days.is_usable("value"):
        return None
    return planned_on - timedelta(days=int(days.value)) if planned_on else None


# -- what is not closed -------------------------------------------------------------------


def weigh_harm(case: Case) -> Iterator[Finding]:
    """A choice of the project: while a report on which somebody must act, or an adverse event, of
    any course of the person is open, a clinician decides whether there is another needle, wherever
    it goes. A joint that may be infected asks of the other knee too."""
    for report in case.planned.reports:
        level, at = report.level, report.raised_at
        yield find(
            "harm",
            "report-open",
            Weight.ASK,
            inputs={"report_level": level, "raised_at": at},
            report_level=level,
            raised_at=at,
        )
    for harm in case.planned.harms:
        yield find(
            "harm",
            "event-open",
            Weight.ASK,
            inputs={"harm": harm.kind, "grade": harm.grade, "onset_on": harm.onset_on},
            harm=harm.kind,
            grade=harm.grade,
            onset_on=harm.onset_on,
        )
