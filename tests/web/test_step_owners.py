"""Whoever owes a step may open its page and do it there: a table over what each role may."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client

from prolo.care import due
from prolo.care.course import BY_NAME
from prolo.care.due_facts import DueItem
from prolo.registry import clock
from prolo.registry.access import MAY
from prolo.registry.actions import (
    appointments,
    assessments,
    concerns,
    consents,
    harms,
    imaging,
    infections,
    leavings,
    links,
    medicines,
    merges,
    messages,
    overrides,
    own_answers,
    payers,
    plans,
    preparations,
    readiness,
    recall_calls,
    relations,
    results,
    sessions,
    signing,
    timeouts,
)
from prolo.registry.models import (
    Appointment,
    Clinic,
    Course,
    Patient,
    Recall,
    Role,
    StockLot,
)
from prolo.registry.steps_beside import OWNERS as BESIDE
from prolo.registry.steps_beside import REBOOK, TO_MOVE, UNSAID, BesideStep
from prolo.web.presenters.due import Places, due_row
from prolo.web.presenters.steps import url_beside
from prolo.web.words.due import DOINGS

NOBODY = "nothing"
LOG_INS = {"front-desk": "desk", "nurse": "nurse", "physician": "physician"}
AS_IT_SAYS = ("nurse", "physician")  # a concern or an adverse event names its owner
TYPES_FOR_THE_PATIENT = "nurse"  # what a patient owes, somebody here can enter for them

# What is done on its page: the action that asks what its reader may, or the moves that end it.
Done = Callable[..., object] | tuple[str, ...]
DONE: Mapping[str, Done] = {
    "act-on-concern": concerns.step_concern,
    "look-at-harm": ("record_harm",),  # closing it is a physician's, looking is not
    "judge-harm": harms.judge_relatedness,
    "refer-now": ("find-not-suitable",),
    "assess": assessments.record_assessment,
    "review-imaging": imaging.record_imaging,
    "decide": ("find-suitable", "defer", "find-not-suitable"),
    "assess-again": ("assess-again", "resume"),
    "tell-alternatives": ("close",),
    "write-plan": plans.sign_plan,
    "book-session": appointments.book_appointment,
    "give-sheet": preparations.give_preparation,
    "tell-sheet": preparations.tell_preparation,
    "speak-of-consent": consents.take_consent,
    "take-consent": consents.take_consent,
    "answer-baseline": ("record_answers",),
    "answer-session": ("record_answers",),
    "answer-follow-up": ("record_answers",),
    "answer-check": ("record_answers",),
    "call-after-silence": ("record_answers",),
    "move-appointment": appointments.change_appointment,
    "arrive": appointments.change_appointment,
    "begin-session": sessions.start_session,
    "check-readiness": readiness.record_readiness,
    "time-out": timeouts.record_timeout,
    "record-session": sessions.record_session,
    "close-session": sessions.record_session,
    "let-leave": leavings.record_leaving,
    "sign-session": sessions.sign_session,
    "answer-for-injector": overrides.override_finding,
    "name-thinner": medicines.record_medicines,
    "settle-answers": own_answers.settle_answers,
    "decide-to-go-on": ("go-on", "stop"),
    "finish": ("finish",),
    "close": ("close",),
    "see-results": results.see_results,
    "look-again": ("find-suitable", "finish", "extend"),
    "give-estimate": ("keep_money",),
    "tell-appointment": messages.tell_by_phone,
    "ask-to-sign-anew": signing.ask_to_sign,
    "tell-of-estimate": ("keep_money",),
    "call-recalled": recall_calls.record_recall_call,
    "open-locked-link": links.open_link_again,
    "say-what-came": appointments.change_appointment,
    "rebook-missed": appointments.book_appointment,
    "guardian-of-adult": relations.end_relation,
    "settle-dispute": ("keep_money",),
    "ask-who-pays": ("keep_money",),
    "ask-payer": payers.check_payer,
    "look-into-cluster": infections.close_cluster,
    "compare-records": merges.merge_patients,
    "look-at-plan": plans.sign_plan,
}


def owners() -> dict[str, tuple[str, ...]]:
    """Of each kind, as the table at the head of ``care.due`` names them."""
    found: dict[str, tuple[str, ...]] = {one: (role,) for one, role in BESIDE.items()}
    for line in (due.__doc__ or "").splitlines():
        named = re.match(r"([a-z-]+) +(physician|nurse|front-desk|patient|as it says)  ", line)
        if named:
            kind, owner = named.groups()
            found[kind] = AS_IT_SAYS if owner == "as it says" else (owner,)
    return found


def verbs(done: Done) -> set[str]:
    if isinstance(done, tuple):
        return {BY_NAME[one].verb if one in BY_NAME else one for one in done}
    asked = set(re.findall(r'check_may\(by, "([a-z_]+)"\)', inspect.getsource(done)))
    assert asked, f"{done} asks nobody whether they may"
    return asked


CASES = [(kind, owner) for kind, named in owners().items() for owner in named]


def test_every_kind_has_an_owner_and_an_action() -> None:
    assert {*owners(), NOBODY} == set(DOINGS) == {*DONE, NOBODY}
    assert set(due.ORDER) | set(BESIDE) == set(owners())


@pytest.mark.parametrize(("kind", "owner"), CASES)
def test_who_owes_a_step_may_do_it(kind: str, owner: str) -> None:
    role = Role(TYPES_FOR_THE_PATIENT if owner == "patient" else owner)
    assert all(role in MAY[verb] for verb in verbs(DONE[kind]))


def test_who_owes_a_step_may_open_its_page(clinic: Clinic, log_in: Callable[[str], Client]) -> None:
    """Of a course, session or person that is not there: 404 is said to who may look, else 403."""
    clients = {role: log_in(name) for role, name in LOG_INS.items()}
    refused = []
    for kind, owner in CASES:
        role = TYPES_FOR_THE_PATIENT if owner == "patient" else owner
        found = clients[role].get(_url(kind, clinic), follow=False)
        if found.status_code not in (200, 404):
            refused.append((kind, role, found.status_code))
    assert not refused


def _url(kind: str, clinic: Clinic) -> str:
    if kind in BESIDE:
        return url_beside(_beside(kind)).partition("#")[0]
    course_id, number = uuid4(), 1
    doing = DOINGS[kind]
    key = f"move-{uuid4()}" if doing.by == "mark" else {"answer-follow-up": "w12"}.get(kind, kind)
    item = DueItem(key, kind, "nurse", clock.now(clinic), number)
    places: Places = {(doing.by, course_id, number): uuid4()}
    row = due_row(item, course_id, places, clock.now(clinic), may_plan=True)
    url = str(row["url"]).partition("#")[0]
    assert url, kind
    return url


def _beside(kind: str) -> BesideStep:
    return BesideStep(
        kind=kind,
        key="00000000-0000-4000-8000-000000000000",
        due_at=datetime(2026, 3, 4, tzinfo=UTC),
        patient=Patient(),
        about=uuid4(),
        course=Course(),
        appointment=Appointment() if kind in (UNSAID, REBOOK, TO_MOVE) else None,
        recall=Recall(stock=StockLot(lot="A1")),
    )
