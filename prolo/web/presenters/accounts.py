"""What a person was charged and paid, as pages and files show it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.money.account import CHARGE, Item, balance
from prolo.care.money.disputes import Beside
from prolo.care.money.prices import written
from prolo.care.money.so_far import SoFar
from prolo.knowledge import Knowledge
from prolo.registry.accounts import ALTERED, LINES, beside_given, items_of, so_far
from prolo.registry.billed import Billed
from prolo.registry.models import Charge, Course, Dispute, Patient, Payment
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.listings import Head
from prolo.web.presenters.patients import listed_name
from prolo.web.words.accounts import HOW, KINDS, STANDS, TONES
from prolo.web.words.money import PROCEDURES, money

HEADS = (
    Head("on", _("Day")),
    Head("kind", _("Bill, received or given back, as a code")),
    Head("what", _("What")),
    Head("amount", _("Amount")),
    Head("currency", _("Currency")),
    Head("received_on", _("The person had the bill on")),
    Head("is_disputed", _("Disputed")),
    Head("how", _("How it was paid")),
    Head("note", _("Note")),
    Head("course_id", _("Number of the course")),
    Head("course", _("Course")),
    Head("done_on", _("Day of service")),
    Head("sessions", _("Number of the session held that day")),
    Head("procedure", _("For what, as a code of prolo")),
    Head("service_codes", _("Codes of the service, as the estimate in force says them")),
    Head("diagnosis_codes", _("Codes of the diagnosis, as the estimate in force says them")),
    Head("estimate", _("Estimate in force, its version")),
    Head("is_altered", _("That estimate is not what was kept: no code is taken from it")),
    Head("payer_kind", _("Who pays, as a code")),
    Head("payer", _("Payer")),
    Head("by", _("Recorded by")),
    Head("row_id", _("Number")),
)
LEDGER_HEADS = (Head("patient_id", _("Number of the patient")), Head("name", _("Name")), *HEADS)


def account_rows(
    charges: Iterable[Charge],
    payments: Iterable[Payment],
    disputes: Iterable[Dispute],
    knowledge: Knowledge,
) -> list[dict[str, Any]]:
    """The newest first. ``disputes`` are the open ones: what was billed until then is disputed."""
    since = {(one.patient_id, one.course_id): one.disputed_on for one in disputes}
    rows = [*(_charge(row, since, knowledge) for row in charges), *map(_payment, payments)]
    return sorted(rows, key=lambda row: (row["on"], row["recorded_at"]), reverse=True)


def _charge(row: Charge, since: Mapping[Any, date], knowledge: Knowledge) -> dict[str, Any]:
    disputed_on = since.get((row.patient_id, row.course_id))
    about = course_title(row.course, knowledge) if row.course else ""
    return {
        **_row(row),
        "on": row.billed_on,
        "kind": CHARGE,
        "title": KINDS[CHARGE],
        "what": row.name or str(PROCEDURES[row.procedure]),
        "about": about,
        "course_id": row.course_id,
        "course": about,
        "done_on": row.done_on,
        "procedure": row.procedure,
        "how": None,
        "note": None,
        "received_on": row.received_on,
        "is_disputed": disputed_on is not None and row.billed_on <= disputed_on,
        "received_url": reverse("web:bill-received", args=[row.pk]),
        "error_url": reverse("web:charge-error", args=[row.pk]),
    }


def _payment(row: Payment) -> dict[str, Any]:
    return {
        **_row(row),
        "on": timezone.localtime(row.happened_at).date(),
        "kind": row.direction,
        "title": KINDS[row.direction],
        "what": str(HOW.get(row.how, row.how)),
        "about": row.note,
        **dict.fromkeys(("course_id", "course", "done_on", "procedure")),
        "how": row.how,
        "note": row.note,
        "received_on": None,
        "is_disputed": None,
        "error_url": reverse("web:payment-error", args=[row.pk]),
    }


def _row(row: Charge | Payment) -> dict[str, Any]:
    return {
        "row_id": row.pk,
        "patient": row.patient,
        "recorded_at": row.recorded_at,
        "amount": written(row.amount, row.currency),
        "currency": row.currency,
        "shown": money(row.amount, row.currency),
        "by": row.recorded_by.full_name if row.recorded_by else "",
    }


def ledger_rows(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """With whose they are."""
    return [
        {**one, "patient_id": one["patient"].pk, "name": listed_name(one["patient"].identity)}
        for one in rows
    ]


def for_who_bills(
    rows: Iterable[Mapping[str, Any]], behind: Mapping[uuid.UUID, Billed]
) -> list[dict[str, Any]]:
    """With what stands behind each charge; a payment has nothing of it."""
    names = [one.name for one in fields(Billed)]
    return [
        {**one, **{name: getattr(behind.get(one["row_id"]), name, None) for name in names}}
        for one in rows
    ]


def balance_rows(patient: Patient) -> list[dict[str, Any]]:
    """What is owed, in each currency in which something was charged or paid; or is the person's."""
    items = items_of(patient)
    owed = {one: balance(items, one) for one in sorted({each.currency for each in items})}
    return [
        {"amount": money(abs(one), currency), "is_theirs": one < 0}
        for currency, one in owed.items()
    ]


def balance_words(patient: Patient) -> Iterator[str]:
    """What stands beside an amount that is asked about."""
    for one in balance_rows(patient):
        said = (
            _now("Theirs before it: %(amount)s")
            if one["is_theirs"]
            else _now("Owed before it: %(amount)s")
        )
        yield said % {"amount": one["amount"]}


def beside_row(found: Beside | None, currency: str) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "charged": money(found.charged, currency),
        "estimated": money(found.estimated, currency),
        "stands": STANDS[found.stands],
        "tone": TONES[found.stands],
        "left": money(found.left, currency) if found.left and found.above > 0 else "",
        "until": found.until,
        "is_received": found.is_received,
        "is_older": found.is_older,
    }


def so_far_row(found: SoFar | None, currency: str) -> dict[str, Any] | None:
    """What was done and charged so far; no line of any rule."""
    if found is None:
        return None
    return {
        "sessions": found.sessions,
        "charged": money(found.charged, currency),
        "estimated": money(found.estimated, currency),
        "is_above": found.is_above,
    }


def warned(warning: str, patient: Patient, course: Course | None, more: Item) -> Iterator[str]:
    """What stands behind a warning of a charge that is not entered yet."""
    if warning == ALTERED:
        return
    currency = patient.clinic.currency
    if warning in LINES.values():
        yield from _until_the_line(beside_given(patient, course, more=more), more)
    done = so_far(patient, course, more=more)
    if done and done.is_above:
        yield _now(
            "For what was done so far (sessions: %(sessions)s) %(estimated)s were estimated; with "
            "it %(charged)s are charged. No rule draws a line here, as it does at the total."
        ) % {
            "sessions": done.sessions,
            "estimated": money(done.estimated, currency),
            "charged": money(done.charged, currency),
        }


def _until_the_line(then: Beside | None, more: Item) -> Iterator[str]:
    """How much was left before this amount, and from where on the person may dispute the bills."""
    if then is None or then.line is None:
        return
    line, currency = then.estimated + then.line, more.currency
    yield _now(
        "Charged with it: %(charged)s. Estimated: %(estimated)s. The person may dispute from "
        "%(line)s on; before this charge %(left)s were left."
    ) % {
        "charged": money(then.charged, currency),
        "estimated": money(then.estimated, currency),
        "line": money(line, currency),
        "left": money(line - then.charged + more.amount, currency),
    }
