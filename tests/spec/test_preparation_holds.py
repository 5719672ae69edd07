"""How long a medicine is left out, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from prolo.care.medicines import Reason
from prolo.care.preparation import (
    ClinicianHold,
    MedicineRow,
    MedicineUse,
    PreparationPlan,
    plan_preparation,
)
from prolo.knowledge import Knowledge, load_knowledge
from tests.spec.tables import Spec

step = "preparation"
place = 2
title = "How long a medicine is left out"
text = """
An anti-inflammatory is left out for the longer of three days (the article says two to three) and
five half-lives of the medicine, its upper half-life, rounded up to whole days; and for seven days
after. A half-life that nobody has read, or nobody has verified, gives no date: a clinician enters
or confirms a figure.

Days are counted from date to date. A hold of 4 days before 20 June: last dose on 16 June, no later
in the day than the session begins; the first day without is 17 June; the session is on the fourth
day after the last dose.
"""

RULE = ["thresholds/hold-days-minimum", "thresholds/half-lives", "thresholds/resume-days"]


def plan(
    use: MedicineUse,
    session_on: date,
    *,
    today: date | None = None,
    sessions_on: Sequence[date] = (),
    knowledge: Knowledge | None = None,
) -> PreparationPlan:
    return plan_preparation(
        medicines=[use],
        session_on=session_on,
        sedation="none",
        knowledge=knowledge or load_knowledge(),
        today=today or session_on - timedelta(days=60),
        sessions_on=sessions_on,
    )


def shown(plan: PreparationPlan) -> dict[str, object]:
    (row,) = plan.medicines
    finding = plan.conclusion.findings[0]
    fields = {name: getattr(row, name) for name in MedicineRow.__dataclass_fields__}
    return {**finding.params, **fields, "weight": finding.weight, "awaits": finding.awaits}


def for_pain(medicine: str, **more: object) -> MedicineUse:
    return replace(
        MedicineUse(typed=medicine, medicine=medicine, reason=Reason.PAIN),
        **more,  # type: ignore[arg-type]
    )


def hold(medicine: str, session_on: str = "2026-06-20") -> dict[str, object]:
    return shown(plan(for_pain(medicine), date.fromisoformat(session_on)))


def test_the_longer_of_three_days_and_five_half_lives(spec: Spec) -> None:
    """Published half-lives in hours, five times, in whole days; before a session on
    20 June 2026."""
    spec(
        hold,
        """
        medicine    || half life h | hours | days before | basis      | last dose on | stop from  | restart on
        ibuprofen   || 2.5         | 12.5  | 3           | minimum    | 2026-06-17   | 2026-06-18 | 2026-06-27
        naproxen    || 15          | 75    | 4           | half-lives | 2026-06-16   | 2026-06-17 | 2026-06-27
        celecoxib   || 15          | 75    | 4           | half-lives | 2026-06-16   | 2026-06-17 | 2026-06-27
        sulindac    || 16          | 80    | 4           | half-lives | 2026-06-16   | 2026-06-17 | 2026-06-27
        meloxicam   || 20          | 100   | 5           | half-lives | 2026-06-15   | 2026-06-16 | 2026-06-27
        nabumetone  || 25          | 125   | 6           | half-lives | 2026-06-14   | 2026-06-15 | 2026-06-27
        piroxicam   || 53          | 265   | 12          | half-lives | 2026-06-08   | 2026-06-09 | 2026-06-27
        tenoxicam   || 72          | 360   | 15          | half-lives | 2026-06-05   | 2026-06-06 | 2026-06-27
        diflunisal  || 12          | 60    | 3           | minimum    | 2026-06-17   | 2026-06-18 | 2026-06-27
        """,
        follows=["medicines/naproxen", "medicines/tenoxicam", *RULE],
    )  # fmt: skip


def test_dates_cross_months_and_leap_years(spec: Spec) -> None:
    """They are dates in the clinic's zone: the nights in which clocks change count like others."""
    spec(
        hold,
        """
        medicine  | session on || last dose on | stop from  | restart on
        naproxen  | 2026-03-02 || 2026-02-26   | 2026-02-27 | 2026-03-09
        naproxen  | 2028-03-02 || 2028-02-27   | 2028-02-28 | 2028-03-09
        naproxen  | 2028-02-29 || 2028-02-25   | 2028-02-26 | 2028-03-07
        naproxen  | 2027-01-01 || 2026-12-28   | 2026-12-29 | 2027-01-08
        tenoxicam | 2026-03-31 || 2026-03-16   | 2026-03-17 | 2026-04-07
        ibuprofen | 2026-03-30 || 2026-03-27   | 2026-03-28 | 2026-04-06
        """,
        follows=RULE,
    )


def test_without_a_verified_half_life_there_is_no_date(spec: Spec) -> None:
    """The clinician's figure is asked for. A form for the skin has none either: the article is
    silent about it."""
    spec(
        hold,
        """
        medicine      || code                 | weight | awaits               | last dose on | restart on
        etodolac      || half-life-unknown    | ask    | –                    | –            | –
        flurbiprofen  || half-life-unknown    | ask    | –                    | –            | –
        etoricoxib    || half-life-unverified | ask    | medicines/etoricoxib | –            | –
        oxaprozin     || half-life-unverified | ask    | medicines/oxaprozin  | –            | –
        topical-nsaid || half-life-unknown    | ask    | –                    | –            | –
        """,
        follows=["medicines/etodolac", "medicines/etoricoxib", "medicines/topical-nsaid"],
    )  # fmt: skip


def clinicians_figure(medicine: str, topical: str, before: str, after: str) -> dict[str, object]:
    own = ClinicianHold(
        days_before=int(before),
        days_after=int(after) if after else None,
        by="Dr Reyes",
        reason="label",
    )
    use = for_pain(medicine, own_hold=own, topical=topical == "yes")
    found = plan(use, date(2026, 6, 20))
    codes = [finding.code for finding in found.conclusion.findings if finding.code != "eat"]
    return shown(found) | {"codes": codes}


def test_a_clinicians_own_figure_goes_before_the_rule(spec: Spec) -> None:
    """With their name and reason, and with the rule's figure beside it where it is shorter."""
    spec(
        clinicians_figure,
        """
        medicine   | topical | before | after || codes                   | basis     | last dose on | restart on
        etodolac   | no      | 4      | –     || hold                    | clinician | 2026-06-16   | 2026-06-27
        diclofenac | yes     | 3      | –     || hold                    | clinician | 2026-06-17   | 2026-06-27
        naproxen   | no      | 7      | 28    || hold                    | clinician | 2026-06-13   | 2026-07-18
        naproxen   | no      | 2      | 3     || hold, shorter-than-rule | clinician | 2026-06-18   | 2026-06-23
        """,
        follows=RULE,
    )  # fmt: skip


def in_time(today: str, ended_on: str) -> dict[str, object]:
    use = for_pain("naproxen", ended_on=date.fromisoformat(ended_on) if ended_on else None)
    return shown(plan(use, date(2026, 6, 20), today=date.fromisoformat(today)))


def test_too_late_is_said_with_the_first_day_that_would_do(spec: Spec) -> None:
    """Naproxen, a session on 20 June: the last dose was due on 16 June. What to do about it is
    a clinician's decision."""
    spec(
        in_time,
        """
        today      | ended on   || code            | weight | stop from  | earliest session on
        2026-06-10 | –          || hold            | hold   | 2026-06-17 | –
        2026-06-16 | –          || hold            | hold   | 2026-06-17 | –
        2026-06-17 | –          || too-late        | ask    | 2026-06-17 | 2026-06-21
        2026-06-20 | –          || too-late        | ask    | 2026-06-20 | 2026-06-24
        2026-06-19 | 2026-06-15 || stopped-in-time | inform | 2026-06-19 | –
        2026-06-19 | 2026-06-18 || too-late        | ask    | 2026-06-19 | 2026-06-22
        """,
        follows=RULE,
    )


def course(medicine: str, sessions: str) -> dict[str, object]:
    days = [date.fromisoformat(one) for one in sessions.split(", ")]
    plans = [plan(for_pain(medicine), one, sessions_on=days) for one in days]
    rows = [one.medicines[0] for one in plans]
    between = [
        finding.code
        for one in plans
        for finding in one.conclusion.findings
        if finding.rule == "preparation.between"
    ]
    return {
        "last_doses_on": [row.last_dose_on for row in rows],
        "restarts_on": [row.restart_on for row in rows],
        "between": between,
    }


def test_a_course_means_leaving_it_out_each_time(spec: Spec) -> None:
    """Where the next session's hold begins before the medicine may start again, it stays off
    until after that session; the sheet never names a restart inside a hold."""
    spec(
        course,
        """
        medicine  | sessions                           || last doses on                      | restarts on                        | between
        naproxen  | 2026-06-20, 2026-07-18             || 2026-06-16, 2026-07-14             | 2026-06-27, 2026-07-25             | hold-again
        naproxen  | 2026-06-20, 2026-07-01             || 2026-06-16, 2026-06-27             | 2026-06-27, 2026-07-08             | hold-again
        naproxen  | 2026-06-20, 2026-06-30             || 2026-06-16, 2026-06-26             | 2026-07-07, 2026-07-07             | stays-off, still-off
        tenoxicam | 2026-06-20, 2026-07-04, 2026-07-25 || 2026-06-05, 2026-06-19, 2026-07-10 | 2026-08-01, 2026-08-01, 2026-08-01 | stays-off, still-off, stays-off, still-off
        """,
        follows=["advice/between-sessions", *RULE],
    )  # fmt: skip


def clinics_values(minimum: str, half_lives: str, resume: str) -> dict[str, object]:
    known = load_knowledge()
    values = {"hold-days-minimum": minimum, "half-lives": half_lives, "resume-days": resume}
    thresholds = {
        **known.thresholds,
        **{
            name: replace(known.thresholds[name], value=Decimal(own))
            for name, own in values.items()
        },
    }
    own = replace(known, thresholds=thresholds)
    return shown(plan(for_pain("meloxicam"), date(2026, 6, 20), knowledge=own))


def test_a_clinic_may_set_its_own_numbers(spec: Spec) -> None:
    """Meloxicam, half-life 20 hours. Half a day more is a day more."""
    spec(
        clinics_values,
        """
        minimum | half lives | resume || days before | basis      | last dose on | restart on
        3       | 5          | 7      || 5           | half-lives | 2026-06-15   | 2026-06-27
        7       | 5          | 28     || 7           | minimum    | 2026-06-13   | 2026-07-18
        2       | 4          | 7      || 4           | half-lives | 2026-06-16   | 2026-06-27
        5.5     | 5          | 7.5    || 6           | minimum    | 2026-06-14   | 2026-06-28
        """,
        follows=RULE,
    )
