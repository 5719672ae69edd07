"""An estimate as pages and the paper show it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.care.money import estimate as care
from prolo.care.money.elements import Held, missing_elements
from prolo.care.money.estimate import Gap, Priced
from prolo.care.money.payers import owes_estimate
from prolo.knowledge import Knowledge
from prolo.registry.estimates import changes_since, coverage_of, estimate_of, is_intact
from prolo.registry.estimates_owed import MissedBy, OwedTo, ToAsk
from prolo.registry.models import Clinic, Course, Estimate
from prolo.web.presenters.listings import Head
from prolo.web.presenters.patients import listed_name, person
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words.estimates import CHANGES, ELEMENTS, GAPS, HOW, WHY
from prolo.web.words.money import money, priced, signed
from prolo.web.words.values import day, shown

OWED_HEADS = (
    Head("due_on", gettext_lazy("Due on")),
    Head("name", gettext_lazy("Name")),
    Head("birth_date", gettext_lazy("Birth date")),
    Head("phone", gettext_lazy("Telephone")),
    Head("service_on", gettext_lazy("Next visit")),
    Head("why", gettext_lazy("Why, as a code")),
    Head("days_ahead", gettext_lazy("Business days ahead when it was booked")),
    Head("fact", gettext_lazy("Rule")),
)


# -- its lines


def estimate_table(estimate: care.Estimate, knowledge: Knowledge) -> Table:
    columns = (
        Column(_("What")),
        Column(_("Price of one"), is_number=True),
        Column(_("How often")),
        Column(_("At least"), is_number=True),
        Column(_("As planned"), is_number=True),
        Column(_("At most"), is_number=True),
    )
    rows = [
        (
            priced(one.what, one.of, knowledge),
            money(one.amount, estimate.currency),
            times(one.count),
            *(money(each, estimate.currency) for each in (one.least, one.expected, one.most)),
        )
        for one in estimate.lines
    ]
    total = (
        _("In all"),
        "",
        "",
        *(
            money(each, estimate.currency)
            for each in (estimate.least, estimate.expected, estimate.most)
        ),
    )
    return table("", columns, [*rows, total])


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


def change_rows(before: Estimate, knowledge: Knowledge) -> dict[str, Any] | None:
    """What would be otherwise now, line by line; None: nothing."""
    found = changes_since(before)
    if not found:
        return None
    currency = estimate_of(before).currency
    return {
        "rows": [
            {
                "what": _changed(one, currency, knowledge),
                "kind": CHANGES[one.kind],
                "difference": signed(one.difference, currency),
            }
            for one in found.lines
        ],
        "gaps": gap_rows(found.gaps, knowledge),
        "injector": found.injector.full_name if found.injector else "",
        "has_other_codes": found.codes is not None,
        "in_all": ""
        if found.gaps
        else signed(sum((one.difference for one in found.lines), start=ZERO), currency),
    }


def _changed(one: care.Change, currency: str, knowledge: Knowledge) -> str:
    """With the price of one, which tells lines of one thing apart."""
    amounts = dict.fromkeys(
        money(line.amount, currency) for line in (one.before, one.now) if line is not None
    )
    what = priced(one.what, one.of, knowledge)
    return f"{what} ({' → '.join(amounts)})" if amounts else what


ZERO = Decimal(0)


# -- one that was kept


def estimate_row(row: Estimate, knowledge: Knowledge) -> dict[str, Any]:
    """For a list."""
    made = estimate_of(row)
    steps = {one.step: one for one in row.steps.all()}
    return {
        "pk": row.pk,
        "url": reverse("web:estimate", args=[row.pk]),
        "version": row.version,
        "made_at": timezone.localtime(row.happened_at),
        "range": money_range(made),
        "expected": money(made.expected, made.currency),
        "given": _step(steps.get("given")),
        "acknowledged": _step(steps.get("acknowledged")),
    }


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


def paper(row: Estimate, knowledge: Knowledge) -> dict[str, Any]:
    """All that the paper says of it."""
    made = estimate_of(row)
    clinic: Clinic = row.clinic
    covered = coverage_of(row.patient)
    return {
        **estimate_row(row, knowledge),
        "is_good_faith": owes_estimate(covered.kind if covered else "", clinic.country),
        "is_intact": is_intact(row),
        "table": estimate_table(made, knowledge),
        "included": included(made, knowledge),
        "sessions": times(made.sessions) if made.sessions.most else "",
        "days": made.sessions_on,
        "priced": _priced(made, knowledge),
        "service_code": row.service_code,
        "diagnosis_code": row.diagnosis_code,
        "others": row.others,
        "injector": row.injector.full_name if row.injector else "",
        "sha256": row.sha256,
    }


def _priced(made: care.Estimate, knowledge: Knowledge) -> list[str]:
    """From which day on each price counts, so that the estimate can be made again."""
    return [
        _("%(what)s: %(amount)s, the price from %(day)s on")
        % {
            "what": priced(one.what, one.of, knowledge),
            "amount": money(one.amount, made.currency),
            "day": day(one.priced_from),
        }
        for one in made.lines
    ]


def to_fill_in(row: Estimate, knowledge: Knowledge) -> list[str]:
    """What a Good Faith Estimate must hold and nobody has said."""
    clinic: Clinic = row.clinic
    held = Held(
        has_birth_date=row.patient.identity.birth_date is not None,
        has_service_code=bool(row.service_code),
        has_diagnosis_code=bool(row.diagnosis_code),
        has_provider_numbers=bool(clinic.provider_number and clinic.tax_number),
        has_address=bool(clinic.address),
        names_others=bool(row.others),
    )
    return [str(ELEMENTS[ref]) for ref in missing_elements(held, knowledge)]


# -- owed


def owed_rows(found: Iterable[OwedTo], *, today: date) -> list[dict[str, Any]]:
    return [_owed_row(one, today) for one in found]


def _owed_row(one: OwedTo, today: date) -> dict[str, Any]:
    identity = one.patient.identity
    return {
        "person": person(identity, today=today),
        "due_on": one.owed.deadline.due_on,
        "is_late": one.owed.deadline.due_on < today,
        "is_today": one.owed.deadline.due_on == today,
        "why": WHY[one.owed.why],
        "service_on": one.owed.service_on,
        "url": new_url(one.course, one.patient.pk),
    }


def unasked_rows(found: Iterable[ToAsk], *, today: date) -> list[dict[str, Any]]:
    return [
        {
            "person": person(one.patient.identity, today=today),
            "service_on": one.service_on,
            "url": reverse("web:coverage", args=[one.patient.pk]),
        }
        for one in found
    ]


def missed_rows(found: Iterable[MissedBy], *, today: date) -> list[dict[str, Any]]:
    return [
        {
            "person": person(one.patient.identity, today=today),
            "service_on": one.missed.service_on,
            "due_on": one.missed.deadline.due_on,
            "given_on": one.missed.given_on,
        }
        for one in found
    ]


def new_url(course: Course | None, patient_id: Any) -> str:
    if course:
        return reverse("web:course-estimate", args=[course.pk])
    return reverse("web:visit-estimate", args=[patient_id])


def listed_owed(found: Iterable[OwedTo]) -> list[dict[str, Any]]:
    return [
        {
            "due_on": one.owed.deadline.due_on,
            "name": listed_name(one.patient.identity),
            "birth_date": one.patient.identity.birth_date,
            "phone": one.patient.identity.phone,
            "service_on": one.owed.service_on,
            "why": one.owed.why,
            "days_ahead": one.owed.deadline.days_ahead,
            "fact": one.owed.deadline.fact,
        }
        for one in found
    ]
