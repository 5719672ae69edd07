"""Every condition that the knowledge has is planned, treated and followed on the pages: from the
first visit to the answers after twelve weeks, with nothing in the way that a clinician could not
put right there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import candidate_conclusion
from prolo.registry.actions.privileges import grant_privilege
from prolo.registry.models import Clinic, Course, Injection, Patient, Session
from prolo.registry.planned import planned_of
from tests.web.conftest import send, text_of
from tests.web.course_steps import assess, decide, let_it_be, open_course, planned
from tests.web.sheets import Sheet

KNOWLEDGE = load_knowledge()
# What differs from one to the next are facts and rules, which no database sees.
ON_BOTH = "knee-oa"
CONDITIONS = [
    pytest.param(one, marks=pytest.mark.both_databases if one == ON_BOTH else ())
    for one in sorted(KNOWLEDGE.conditions)
]
WITHOUT_A_REPORT = KNOWLEDGE.conditions.keys() - {
    one.condition for one in KNOWLEDGE.protocols.values()
}
USUAL = ("item_", "kept_")  # what is answered with yes on a day on which all is in order
READINGS = {
    "temperature": "98.1",
    "temperature_unit": "F",
    "systolic": "128",
    "diastolic": "82",
    "pulse": "70",
    "weight": "82",
    "weight_unit": "kg",
    "skin_agent": "alcohol 70 %",
    "skin_at": "09:15",
    "skin_dried": "yes",
}
SAID = {"answered_by": "patient", "activity-1": "Sleep through the night"}
BEFORE = SAID | {"how": "clinic", "pain": "7", "activity-1-score": "3"}
AFTER = SAID | {"how": "phone", "pain": "3", "activity-1-score": "8", "change": "much-better"}
AFTER |= dict.fromkeys(("other-treatment", "pain-reliever", "new-injury"), "no")
SYRINGES = ("", "_2", "_3")
VIALS_PCT = {"dextrose": "50", "lidocaine": "2"}


@pytest.fixture
def physician(physician: Client, acting: Actor, admin: Actor) -> Client:
    """Who may treat every place."""
    assert acting.user
    with admin.at_work():
        grant_privilege(user=acting.user, region="neck", level="alone", by=admin)
    return physician


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_is_planned_treated_and_followed(
    physician: Client, clinic: Clinic, acting: Actor, ada: Patient, condition: str
) -> None:
    region = KNOWLEDGE.regions[KNOWLEDGE.conditions[condition].region]
    side = "midline" if region.midline else "right"
    first = clock.today(clinic) + timedelta(days=14)

    course = open_course(physician, ada, condition=condition, side=side)
    sent(assess(physician, course))
    assert weighed(acting, course) in ("suitable", "suitable-with-conditions")
    write(physician, f"{course}/imaging", modality="none", none_reason="clinical-diagnosis")
    decide(physician, course, "find-suitable", reason="Seen, and nothing is open")
    plan(physician, course, first, is_drafted_from_a_report=condition not in WITHOUT_A_REPORT)
    agree(physician, course)
    write(physician, f"{course}/answers/baseline", **BEFORE)
    session = begin(physician, course, first)

    page = be_ready(physician, session, side=side, site=region.id)
    assert "Ready" in page
    page = call_out(physician, acting, session, side=side, site=region.id)
    assert "Person, side, place, syringes, consent and allergy agree." in page
    inject(physician, session)
    physician.post(f"{session}/sign")
    assert "Signed by Dr. Miriam Invented" in text_of(physician.get(session))
    given = injected(acting, session)
    assert given
    assert {KNOWLEDGE.region_of(one).id for one in given} == {region.id}

    let_it_be(physician, first.isoformat(), time="10:00")
    go_home(physician, session)
    let_it_be(physician, (first + timedelta(days=2)).isoformat(), time="10:00")
    report_calm(physician, session)
    let_it_be(physician, (first + timedelta(weeks=12)).isoformat(), time="12:00")
    write(physician, f"{course}/answers/w12", **AFTER)
    assert "Better, by enough to matter" in text_of(physician.get(f"{course}/outcomes"))


def weighed(acting: Actor, course: str) -> str:
    """What the rules say of the first visit."""
    with acting.at_work():
        found = candidate_conclusion(Course.objects.get(pk=course.rpartition("/")[2]))
    assert found
    return found.verdict


def sent(answer: Any) -> str:
    assert answer.status_code == 302, Sheet(answer).faults()
    return str(answer.headers["Location"])


def write(client: Client, page: str, **typed: Any) -> str:
    return sent(send(client, page, **typed))


def fill_in(client: Client, page: str, sheet: Sheet, **typed: Any) -> str:
    """The form as the page offers it, but for what is typed."""
    return sent(client.post(page, sheet.sends() | typed))


def plan(client: Client, course: str, first: date, *, is_drafted_from_a_report: bool) -> None:
    """The draft of the first report or, where none was read, of what is tender; what it leaves
    open is filled in."""
    typed = planned(client, course)
    assert bool(typed.get("protocol")) == is_drafted_from_a_report
    days = sorted(name for name in typed if name.startswith("sessions-") and name.endswith("-on"))
    typed |= {
        name: (first + timedelta(weeks=4 * place)).isoformat() for place, name in enumerate(days)
    }
    write(client, f"{course}/plan", **typed | {"reason": "Talked over with the person"})


def agree(client: Client, course: str) -> None:
    """As the page offers it, once everything was said."""
    page = f"{course}/consent/on-paper"
    said = dict.fromkeys(("off_label_said", "alternatives_said"), "on")
    kept = {"signer": "patient", "paper_kept": "In the folder of this course"}
    fill_in(client, page, Sheet(client.get(page)), **said, **kept)


def begin(client: Client, course: str, day: date) -> str:
    appointment = write(
        client,
        f"{course}/appointments/new",
        purpose="session",
        session_number="1",
        day=day.isoformat(),
        time="09:30",
        minutes="30",
    )
    told = client.post(f"{appointment}/preparation/give", {"told_how": "in-person"})
    assert told.status_code == 302
    let_it_be(client, day.isoformat(), time="09:20")
    begun = str(client.post(f"{appointment}/session").headers["Location"])
    return begun.removesuffix("/readiness")


def be_ready(client: Client, session: str, *, side: str, site: str) -> str:
    """Everything that is asked is as it should be."""
    page = f"{session}/readiness"
    sheet = Sheet(client.get(page))
    asked = asked_with(sheet, "no")
    answers = {name: "yes" if name.startswith(USUAL) else "no" for name in asked}
    where = {"side_stated": side, "side_marked": side, "site_stated": site}
    fill_in(client, page, sheet, **answers | READINGS | where)
    return text_of(client.get(page))


def asked_with(sheet: Sheet, answer: str) -> set[str]:
    """What can be answered so, by one press."""
    pressed = (one for one in sheet.controls if one.attrs.get("type") == "radio")
    return {one.attrs["name"] for one in pressed if one.attrs.get("value") == answer}


def call_out(client: Client, acting: Actor, session: str, *, side: str, site: str) -> str:
    """As it is planned: who calls it out reads the labels."""
    with acting.at_work():
        labels = planned_of(Session.objects.get(pk=session.rpartition("/")[2]))
    strengths = {
        f"{kind}_pct{number}": str(pct)
        for kind, pcts in (
            ("irritant", labels.irritant_pcts),
            ("anaesthetic", labels.anaesthetic_pcts),
        )
        for number, pct in zip(SYRINGES, pcts, strict=False)
        if pct is not None
    }
    write(
        client,
        f"{session}/timeout?again",
        person="yes",
        side=side,
        side_marked=side,
        site=site,
        irritant=[labels.irritant, *labels.irritants_besides, *labels.anaesthetics],
        allergy="no",
        called_by="Noor Invented",
        **strengths,
    )
    return text_of(client.get(f"{session}/timeout"))


def inject(client: Client, session: str) -> None:
    """As planned, from vials that were read."""
    filled = Sheet(send(client, session, fill="1"))
    typed: dict[str, Any] = {"weight": "82", "weight_unit": "kg"}
    for name, (substance,) in filled.typed().items():
        if name.startswith("vials-") and name.endswith("-substance") and substance:
            row = name.removesuffix("substance")
            label = {"product": "Invented vial", "lot": "L-77", "expires_on": "2099-01-31"}
            label |= {"strength_pct": VIALS_PCT[substance]}
            typed |= {f"{row}{part}": value for part, value in label.items()}
    fill_in(client, session, filled, **typed)


def injected(acting: Actor, session: str) -> set[str]:
    with acting.at_work():
        rows = Injection.objects.filter(session=UUID(session.rpartition("/")[2])).current()
        return set(rows.values_list("structure", flat=True))


def go_home(client: Client, session: str) -> None:
    page = f"{session}/leaving"
    sheet = Sheet(client.get(page))
    yes = dict.fromkeys(asked_with(sheet, "yes"), "yes")
    watched = {"observed_minutes": "25", "condition": "Walks, no pain beyond the needles"}
    fill_in(client, page, sheet, **yes, **watched)


def report_calm(client: Client, session: str) -> None:
    """No to every question of this place, and little pain."""
    page = f"{session}/aftercare"
    sheet = Sheet(client.get(page))
    no = dict.fromkeys(asked_with(sheet, "no"), "no")
    fill_in(client, page, sheet, **no, answered_by="patient", how="phone", pain="1")
