"""Every form of the site, and one person's way to be at each of them.

A new page with a form is one line in ``FORMS``: the name of its address, and what the words below
do not find out by themselves. An address that takes a press of a button and no form is one line
in ``BUTTONS``. ``test_bad_input.py`` sees that nothing is forgotten.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.test import Client
from django.urls import URLPattern

from prolo.web.forms.appointments import TimeField
from prolo.web.forms.fields import (
    TEMPERATURE,
    ChoiceField,
    ChoicesField,
    CodeField,
    DayField,
    DayPartsInput,
    DecimalField,
    PhoneField,
    QuantityField,
    TextField,
    TickField,
    WholeNumberField,
)
from prolo.web.forms.files import FilesField
from prolo.web.forms.moments import WRITTEN, MomentField
from prolo.web.urls import urlpatterns
from tests.web.sheets import Sheet

Typed = dict[str, Any]  # by the names of the controls; several values are a list


@dataclass(frozen=True)
class Form:
    typed: Mapping[str, Any] = field(default_factory=dict)
    at: Mapping[str, str] = field(default_factory=dict)  # parts of the address
    fills: tuple[str, ...] | None = None  # ends of names; the rest stays as the page offers it


ASKED = {"condition": "knee-oa", "outcome": "pain", "comparator": "placebo", "window": "long"}
RATED = {"condition": "knee-oa", "trial": "rabago-2013a"}

LONG_AFTER = "2035-01-02"  # a session booked then is neither too soon nor out of order

FORMS: dict[str, Form] = {
    "message-choice": Form(),
    "patient-new": Form({"is_new": "1"}),
    "patient-edit": Form(),
    "relation-new": Form({"ends_on": "", "right": ""}),
    "relation-right": Form(at={"relation_id": "guardian_id"}),
    "relation-edit": Form({"email": "guardian@example.org"}, at={"relation_id": "guardian_id"}),
    "relation-error": Form(at={"relation_id": "guardian_id"}),
    "number-new": Form(),
    "coverage": Form(),
    "estimate-asked": Form(),
    "payer-check": Form({"check_again_by": "2099-01-01"}, at={"payer_id": "aetna"}),
    "charge-new": Form({"course": "none"}),
    "payment-new": Form({"direction": "received", "is_meant": "on"}),
    "charge-error": Form(),
    "payment-error": Form(),
    "bill-received": Form(),
    "dispute-new": Form({"course": "none", "noticed_on": ""}),
    "dispute": Form({"course": "", "noticed_on": ""}),
    "dispute-end": Form({"result": "withdrawn", "amount": ""}),
    "dispute-error": Form(),
    "visit-estimate": Form({"nobody_else": "", "nothing_apart": ""}),
    "course-estimate": Form({"nobody_else": "", "nothing_apart": ""}),
    "estimate": Form({"shown_to": "patient", "name": "", "paper_kept": "folder 3"}),
    "course-new": Form(),
    "assessment": Form(),
    "answers": Form(at={"due_key": "baseline"}),
    "allergies": Form(),
    "medicines": Form({"medicine": "naproxen"}),
    "medicine-edit": Form(),
    "medicine-hold": Form(),
    "dose-limits": Form(),
    "dose-limit-end": Form(),
    "appointment-new": Form({"session_number": "11", "day": LONG_AFTER}),
    "appointment": Form({"change": "moved", "day": LONG_AFTER}),
    "patient-appointment-new": Form(),
    "waiting-new": Form(),
    "waiting-end": Form(),
    "closures": Form({"until": "", "from_time": "", "to_time": ""}),
    "closure": Form({"until": "", "from_time": "", "to_time": ""}),
    "closure-error": Form(),
    "absences": Form({"until": "", "is_reason_shown": "", "from_time": "", "to_time": ""}),
    "absence": Form({"until": "", "is_reason_shown": "", "from_time": "", "to_time": ""}),
    "absence-error": Form(),
    "rooms": Form(),
    "room": Form({"closed_on": ""}),
    "hours": Form({"h0_0_opens": "08:00", "h0_0_closes": "12:00"}, fills=()),
    "lengths": Form(),
    "medicine-clear": Form(),
    "preparation-tell": Form(),
    "course-place": Form(
        {"condition": "rotator-cuff", "side": "right"}, at={"course_id": "planning_course_id"}
    ),
    "decide": Form(at={"course_id": "planning_course_id"}),  # a session is open in the other
    "session": Form({"vials-0-stock": "", "vials-1-stock": ""}),
    "aftercare": Form(
        {"temperature": "100.2", "temperature-unit": "F"}, at={"session_id": "ended_session_id"}
    ),
    "concern": Form({"step": "closed"}),
    "call": Form({"outcome": "reached", "call_back_at": ""}),
    "call-hand-out": Form({"not_before": ""}),
    "call-loss": Form({"reason": "refused"}),
    "patient-died": Form(),
    "loss-error": Form(),
    "conclusion": Form(),
    "harm-new": Form({"criteria": "hospital", "session": "none"}),
    "harm-correct": Form({"criteria": "hospital", "session": "none"}),
    "harm-error": Form(),
    "harm-look": Form({"step": "looked"}),
    "harm-judge": Form(),
    "judgement-error": Form(),
    "cluster": Form(),
    "knowledge-confirm": Form(at={"kind": "medicines", "fact_id": "etoricoxib"}),
    "certainty": Form({"down_indirectness": "1"}, at=ASKED),
    "trial-rating": Form({"overall": "high"}, at=RATED),
    "score-new": Form({"value": "12"}, at={"fact_id": "womac"}),
    "form-times": Form(at={"fact_id": "odi"}),
    "permission-new": Form({"ends_on": ""}, at={"fact_id": "odi"}),
    "knowledge-own-value": Form(
        {"value": "5"}, at={"kind": "thresholds", "fact_id": "hold-days-minimum"}
    ),
    "clock": Form(),
    "attachment-in-error": Form(),
    "attachment-caption": Form(),
    "imaging-in-error": Form(),
    "imaging": Form({"modality": "xray", "none_reason": ""}),
    "timeout": Form(),
    "examination": Form(),
    "options": Form({"shown_to": "patient", "name": ""}),
    "course-dossier": Form(),
    "coverage-notice": Form({"shown_to": "patient", "name": ""}),
    "values": Form(),
    "shown-in-error": Form(),
    "consent": Form({"signer": "patient", "signed_by": ""}, at={"course_id": "agreeing_course_id"}),
    "consent-on-paper": Form({"signer": "patient", "signed_by": "", "scan": ""}),
    "consent-withdraw": Form(),
    "readiness": Form({"feverish": "no"}, fills=()),
    "session-end": Form(),
    "plan": Form(
        at={"course_id": "planning_course_id"}, fills=("volume_ml", "irritant_pct", "reason")
    ),
    "injection-add": Form(at={"session_id": "recorded_session_id"}),
    "vial-add": Form({"row-0-stock": ""}, at={"session_id": "recorded_session_id"}),
    "session-room": Form({"room": "none"}, at={"session_id": "recorded_session_id"}),
    "injection-correct": Form(at={"row_id": "injection_id"}),
    "vial-correct": Form({"row-0-stock": ""}, at={"row_id": "vial_id"}),
    "leaving": Form(at={"session_id": "recorded_session_id"}),
    "stock-receive": Form({"multi_dose": "on", "substance": "calming"}),
    "stock-label": Form({"multi_dose": "on", "substance": "calming"}),
    "stock-waste": Form({"reason": "broken"}),
    "stock-return": Form(),
    "stock-count": Form(),
    "stock-recall": Form(),
    "lot-recall": Form(),
    "vial-recall": Form(),
    "vial-rest": Form({"rest_ml": "2"}, at={"row_id": "vial_id"}),
    "recall-call": Form({"reached": "yes"}, at={"lot": "given_lot"}),
    "recall-in-error": Form(),
    "recall-call-in-error": Form(),
    "privilege-new": Form({"region": "neck"}),
    "privilege-end": Form(),
    "privilege-error": Form(),
    "worker-new": Form({"username": "new.worker", "ends_on": ""}),
    "role-end": Form(),
    "worker-edit": Form({"email": "worker@example.org"}, at={"user_id": "worker_id"}),
    "provider-number": Form({"provider_number": "0123456789"}, at={"user_id": "worker_id"}),
    "duty-new": Form({"ends_at": "2035-01-02T08:00"}),
    "clinic-settings": Form(
        {
            "country": "US",
            "time_zone": "America/New_York",
            "emergency_number": "911",
            "provider_number": "0123456789",
        }
    ),
    "price-new": Form({"procedure": "session", "kind": "", "amount": "450"}),
}
BUTTONS: dict[str, Form] = {
    "log-out": Form(),
    "relation-end": Form(),
    "number-end": Form(),
    "former-name-drop": Form(at={"key": "former_key"}),
    "mine-estimate-have": Form(),
    "payer-check-withdraw": Form(),
    "two-people": Form(),
    "access-give": Form(),
    "access-end": Form(),
    "mine-language": Form(),
    "session-start": Form(),
    "session-sign": Form(),
    "call-take": Form(),
    "medicine-error": Form(),
    "allergy-error": Form(),
    "preparation-give": Form(),
    "session-totals": Form(),
    "injection-in-error": Form(at={"row_id": "injection_id"}),
    "vial-in-error": Form(at={"row_id": "vial_id"}),
    "knowledge-unconfirmed": Form(at={"kind": "medicines", "fact_id": "etoricoxib"}),
    "password-reset": Form(at={"user_id": "worker_id"}),
    "log-in-unlock": Form(at={"user_id": "worker_id"}),
    "duty-end": Form(),
    "job-again": Form(),
    "told-by-phone": Form(),
    "link-again": Form(),
    "link-end": Form(),
    "result-seen": Form(at={"kind": "images", "subject_id": "review_id"}),
    "price-withdraw": Form(),
    "permission-withdraw": Form(),
    "score-error": Form(),
    "results-seen": Form(),
    "clinic-logo-remove": Form(),
    "new-rules-seen": Form(),
    "undo": Form(at={"kind": "duty", "row_id": "duty_id"}),
    "concern-take": Form(),
    "consent-link": Form(),
    "consent-request-end": Form(),
    "certainty-withdrawn": Form(at=ASKED),
    "trial-rating-withdrawn": Form(at=RATED),
    "knowledge-published": Form(at={"kind": "thresholds", "fact_id": "hold-days-minimum"}),
}
APART = {
    "attach": "takes files; test_attachments.py",
    "clinic-logo": "takes a file; test_logo.py",
    "estimate-scan": "takes files; test_estimate_scans.py",
    **dict.fromkeys(
        (
            "plan-paper",
            "preparation-paper",
            "aftercare-sheet",
            "session-record",
            "statement-paper",
            "letter",
        ),
        "the form of coverage-notice; test_given.py",
    ),
    "consent-print": "a button that prints; signing/test_with_a_pen.py",
    "price-list": "takes a file; test_price_list.py",
    "consent-tablet": "logs out whoever presses it; signing/test_elsewhere.py",
    "mine-consent-on-paper": "of the person's own pages; signing/test_with_a_pen.py",
    "mine-estimate-ask": "of the person's own pages; test_asking_what_it_costs.py",
    "mine-estimate-unask": "of the person's own pages; test_asking_what_it_costs.py",
    "answers-settle": "takes two answers that were given apart; test_answering.py",
    "link": "the form of mine-answer, behind a link; test_links.py",
    "tablet": "the form of mine-answer, on the tablet; test_answering.py",
    "tablet-start": "logs out whoever presses it; test_answering.py",
    "tablet-awake": "says that somebody holds the tablet; signing/test_elsewhere.py",
    "tablet-end": "of whoever holds the tablet; test_answering.py",
    "harm-one-reader": "where nobody else here can judge it; test_harms.py",
    "readiness-decide": "asks about one finding of a day; readiness/test_person.py",
    "medicine-list": "reads first and saves when it is sent again; test_medicine_list.py",
    "log-in": "test_log_in.py",
    "merge": "takes the name of the record that goes; test_merges.py",
    "unmerge": "takes two records put together; test_merges.py",
    "link-who": "asks who comes back, without a log-in; test_links.py",
    "message-settings": "holds secrets, which are never given back; test_messages.py",
    "password": "is never kept, nor known by its key; test_workers.py",
    "role-new": "names somebody who can log in; test_workers.py",
    "choose-clinic": "one button a clinic; test_log_in.py",
    "session-ask": "asks long before the time of a session; test_same_visit.py",
    "design": "shows the parts of forms to those who build pages and saves nothing",
}

READS_WHAT_IS_SENT = re.compile(r"\.of\(\s*request|request\.POST|@require_POST|save_form\(")


def addresses_that_take_what_is_sent() -> set[str]:
    patterns = [
        one
        for one in urlpatterns
        if isinstance(one, URLPattern) and not one.default_args.get("as_")  # a file of its page
    ]
    return {
        str(one.name)
        for one in patterns
        if READS_WHAT_IS_SENT.search(inspect.getsource(inspect.unwrap(one.callback)))
    }


def fields_of(form: Any) -> Iterator[tuple[str, forms.Field]]:
    """Every field that a person sees, with the name of its control; those of rows too."""
    yield from ((name, form.fields[name]) for name in _seen(form))
    for rows in form.sets.values():
        for row in rows:
            yield from ((row.add_prefix(name), row.fields[name]) for name in _seen(row))


def _seen(form: Any) -> list[str]:
    return [one.name for one in form.visible_fields()]


def fill(page: Any, form: Form) -> Typed:
    """What a person types who answers every question of the page, and answers it possibly."""
    typed: Typed = dict(Sheet(page).sends())
    for name, one in fields_of(page.context["form"]):
        if form.fills is not None and not name.endswith(form.fills):
            continue
        typed |= {name + ending: value for ending, value in possible(name, one).items()}
    return typed | dict(form.typed)


def possible(name: str, one: forms.Field) -> Typed:
    """What fits into a field, by the endings of the names of its controls."""
    for kind, value in POSSIBLE.items():
        if isinstance(one, kind):
            found = value(one) if callable(value) else value
            return dict(found) if isinstance(found, dict) else {"": found}
    assert isinstance(one, TextField), f"{name}: say in POSSIBLE what fits a {type(one).__name__}"
    typed = f"Typed in {name}"[: min(30, one.longest)].strip()
    return {"": "ines@example.org" if name.endswith("email") else typed}


def _day(one: Any) -> Any:
    if isinstance(one.widget, DayPartsInput):
        return {"-day": "2", "-month": "1", "-year": "1980"}
    return (one.today + timedelta(days=0 if one.past else 1)).isoformat()


def _quantity(one: Any) -> dict[str, str]:
    return {"": "37" if one.kind is TEMPERATURE else "70", "_unit": one.kind.own}


POSSIBLE: dict[type[forms.Field], Any] = {
    MomentField: lambda one: datetime.now(one.zone).strftime(WRITTEN),
    DayField: _day,
    TimeField: "10:15",
    CodeField: "USD",
    WholeNumberField: lambda one: str(one.minimum or 1),
    DecimalField: "1",
    QuantityField: _quantity,
    ChoicesField: lambda one: [_choices(one)[0]],
    ChoiceField: lambda one: "no" if "no" in _choices(one) else _choices(one)[0],
    TickField: "on",
    FilesField: {},  # none; test_attachments.py chooses some
    PhoneField: "+1 555 0100 ext. B2",
}


def _choices(one: forms.ChoiceField) -> list[str]:
    flat = [
        code
        for value, label in one.choices
        for code in ([inner for inner, _ in label] if isinstance(label, list) else [value])
    ]
    return [str(code) for code in flat if code]


def post(client: Client, address: str, typed: Typed, **headers: Any) -> Any:
    """As a browser sends a form."""
    body = urlencode(typed, doseq=True)
    return client.post(address, body, "application/x-www-form-urlencoded", **headers)
