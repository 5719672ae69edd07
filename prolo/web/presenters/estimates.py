"""An estimate as pages and the paper show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prolo.care import plan as care_plan
from prolo.care.money import estimate as care
from prolo.care.money.elements import AS_PLANNED, Missing, Stated
from prolo.care.money.estimate import Gap, Priced
from prolo.care.stored import from_json
from prolo.knowledge import Knowledge
from prolo.papers.words import estimates as words
from prolo.papers.words.sentences import day
from prolo.registry.estimates import estimate_of, is_intact, missing_in, stated_of
from prolo.registry.models import Course, Estimate, Patient, Plan
from prolo.registry.paper_messages import message_of
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.mine import title
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words.estimates import GAPS, HOW, MISSING
from prolo.web.words.messages import STATES as MESSAGE_STATES
from prolo.web.words.money import PROCEDURES, money, priced
from prolo.web.words.values import shown

# -- its lines


def estimate_table(estimate: care.Estimate, knowledge: Knowledge) -> Table:
    """With the codes and the days of each line, where there are any."""
    extra = [
        (Column(label), write)
        for label, write in ((_("Code"), _code), (_("On"), _days))
        if any(map(write, estimate.lines))
    ]
    columns = (
        Column(_("What")),
        *(column for column, _write in extra),
        Column(_("Price of one"), is_number=True),
        Column(_("How often")),
        Column(words.at_least(estimate.sessions.least), is_number=True),
        Column(_("As planned"), is_number=True),
        Column(words.at_most(estimate.sessions.most), is_number=True),
    )
    rows = [
        (
            priced(one.what, one.of, knowledge),
            *(write(one) for _column, write in extra),
            money(one.amount, estimate.currency),
            times(one.count),
            *(money(each, estimate.currency) for each in (one.least, one.expected, one.most)),
        )
        for one in estimate.lines
    ]
    total = (
        _("In all"),
        *("" for _each in extra),
        "",
        "",
        *(
            money(each, estimate.currency)
            for each in (estimate.least, estimate.expected, estimate.most)
        ),
    )
    return table("", columns, [*rows, total])


def _code(line: care.Line) -> str:
    return line.code


def _days(line: care.Line) -> str:
    days = [day(one) for one in line.on]
    if line.without_day:
        days.append(words.without_day(line.without_day, of=line.count.expected))
    return ", ".join(days)


def times(count: care.Count) -> str:
    """3, or «2 to 5, planned 3»."""
    if count.least == count.expected == count.most:
        return shown(count.expected)
    return _("%(least)s to %(most)s, planned %(expected)s") % {
        "least": count.least,
        "most": count.most,
        "expected": count.expected,
    }


def gap_rows(gaps: Iterable[Gap], knowledge: Knowledge) -> list[str]:
    return [
        GAPS[one.code] % {"what": priced(one.what, one.of, knowledge), "day": day(one.on)}
        for one in gaps
    ]


def preview(found: Priced, knowledge: Knowledge) -> dict[str, Any]:
    """What it would be now, or what stands against it."""
    return {
        "gaps": gap_rows(found.gaps, knowledge),
        "table": estimate_table(found.estimate, knowledge) if found.estimate.lines else None,
        "included": included(found.estimate, knowledge),
    }


def included(estimate: care.Estimate, knowledge: Knowledge) -> list[str]:
    pairs = (one.partition("/") for one in estimate.included)
    return [priced(what, of, knowledge) for what, _slash, of in pairs]


# -- one that was kept


def estimate_row(row: Estimate, knowledge: Knowledge) -> dict[str, Any]:
    """For a list; of what is not as it was kept without an amount."""
    is_kept = is_intact(row)
    made = estimate_of(row) if is_kept else None
    steps = {one.step: one for one in row.steps.all()}  # the last giving
    return {
        "pk": row.pk,
        "url": reverse("web:estimate", args=[row.pk]),
        "version": row.version,
        "made_at": timezone.localtime(row.happened_at),
        "range": money_range(made) if made else "",
        "expected": money(made.expected, made.currency) if made else "",
        "is_intact": is_kept,
        "given": _step(steps.get("given")),
        "acknowledged": _step(steps.get("acknowledged")),
    }


def message_row(row: Estimate) -> dict[str, Any] | None:
    """What became of the message that tells of it."""
    message = message_of(row)
    if message is None:
        return None
    last = message.states.last()
    return {
        "state": str(MESSAGE_STATES[message.state]),
        "at": timezone.localtime(last.happened_at if last else message.recorded_at),
    }


def cost_row(row: Estimate, knowledge: Knowledge) -> dict[str, Any]:
    """What one that was given says in short."""
    said = estimate_row(row, knowledge)
    if row.course:
        return {**said, "about": course_title(row.course, knowledge)}
    is_kept = said["is_intact"]
    return {**said, "about": service_of(row, knowledge) if is_kept else _("First visit")}


def _step(step: Any) -> dict[str, Any] | None:
    if step is None:
        return None
    return {
        "at": timezone.localtime(step.happened_at),
        "how": HOW.get(step.how, step.how),
        "by": step.recorded_by.full_name if step.recorded_by else "",
    }


def money_range(made: care.Estimate) -> str:
    if made.least == made.most:
        return money(made.expected, made.currency)
    return _("%(least)s to %(most)s") % {
        "least": money(made.least, made.currency),
        "most": money(made.most, made.currency),
    }


def to_fill_in(
    patient: Patient, stated: Stated, made: care.Estimate, knowledge: Knowledge
) -> list[str]:
    """What a Good Faith Estimate must hold and nobody has said, all at once."""
    return [_missing(one, knowledge) for one in missing_in(stated, made, patient, knowledge)]


def _missing(one: Missing, knowledge: Knowledge) -> str:
    what, slash, of = one.of.partition("/")
    return str(MISSING[one.code]) % {"of": priced(what, of, knowledge) if slash else one.of}


def service_of(row: Estimate, knowledge: Knowledge) -> str:
    """As somebody wrote it, else as it was planned when it was kept."""
    said = stated_of(row).service
    return service_words(row.course, row.plan, knowledge) if said == AS_PLANNED else said


def service_words(course: Course | None, plan: Plan | None, knowledge: Knowledge) -> str:
    """What it is, in the language of the paper; for who would not write it themselves."""
    if course is None:
        return str(PROCEDURES["assessment"])
    about = title(course, knowledge)
    if plan is None:
        return _("Prolotherapy: %(course)s") % {"course": about}
    what = from_json(care_plan.Plan, plan.body).irritants
    return _("Prolotherapy: %(course)s. Injections of %(what)s") % {
        "course": about,
        "what": ", ".join(priced("irritant", one, knowledge) for one in sorted(what)),
    }


def new_url(course: Course | None, patient_id: Any) -> str:
    if course:
        return reverse("web:course-estimate", args=[course.pk])
    return reverse("web:visit-estimate", args=[patient_id])
