"""Every page, opened once by a person who may see it, with something on it: what axe and pa11y's
engine find, and names that do not tell buttons or links apart."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from playwright.sync_api import Page

from prolo.demo import fill_demo
from prolo.registry import clock
from prolo.registry.access import actor_for
from prolo.registry.actions.estimates import give_estimate
from prolo.registry.actions.merges import merge_patients
from prolo.registry.actions.patient_access import give_access
from prolo.registry.models import (
    Appointment,
    Clinic,
    Estimate,
    Patient,
    PatientAccess,
    Session,
    User,
)
from prolo.registry.readiness import stand_of
from prolo.web.urls import urlpatterns
from tests.support.browser import given_the_log_in_of
from tests.support.page_checks import found_on, unmarked
from tests.web.conftest import open_all_week
from tests.web.every_form import ASKED as QUESTION
from tests.web.every_form import FORMS, fill, post
from tests.web.scene import Scene
from tests.web.test_merges import registered

NO_PAGES = {
    "attachment-file": "a picture",
    "attachment-small": "a picture",
    "evidence-dossier": "a document",
    "evidence-references": "a file",
    "evidence-report": "a document",
    "mine-shown": "a paper, which comes as it was kept",
    "link-copy": "a paper, which comes as it was kept",
    "mine-signed": "a paper, which comes as it was kept",
    "shown-document": "a paper, which comes as it was kept",
    "clinic-logo": "a picture",
    "tablet-idle": "where a tablet goes out, which leads on",
    "mine-printed": "a document",
    "shown-printed": "a document",
    "inbox-now": "a part of a page",
    "inbox-unanswered": "a number for pages that are open",
    "link-offline": "a script",
    "mine-calendar": "a file",
    "mine-offline": "a script",
    "story": "leads to the person's page",
}
AT = {  # where another of its kind than the scene's usual one shows the page
    "aftercare-sheet": {"session_id": "ended_session_id"},
    "session-ask": {"appointment_id": "late_appointment_id"},
}
NOBODY, PATIENT, PHYSICIAN = "nobody", "patient", "physician"  # she is the administrator too
ASKED = {  # of the address, so that there is something to see
    "calls": "?when=all",
    "patients": "?q=example",
    "same-as": "?q=example",
    "lot": "?lot=L-77",
    "lots": "?q=L-77",
    "stock": "?all",
    "evidence-of": "?outcome=pain&comparator=placebo&window=long",
    "evidence-missing": "?outcome=pain&comparator=placebo&window=long",
    "evidence-influence": "?outcome=pain&comparator=placebo&window=long",
    "readiness-decide": "?rule={rule}&code={code}",
}
PARTS = QUESTION | {"kind": "thresholds", "fact_id": "hold-days-minimum", "condition": "knee-oa"}
PARTS |= {"due_key": "baseline"}


class Walk:
    """One browser that is now the one, now the other person."""

    def __init__(
        self, page: Page, site: str, of: Mapping[str, str], people: Mapping[str, User]
    ) -> None:
        self.page, self.site = page, site
        self.of = {**PARTS, **of, "user_id": of.get("worker_id", "")}
        self._clients = {who: logged_in(user) for who, user in people.items()}
        self._is = NOBODY

    def open(self, pattern: URLPattern) -> list[str]:
        self._be(who_sees(str(pattern.name)))
        answer = self.page.goto(self._address(pattern))
        assert answer
        if answer.status != 200 or answer.request.redirected_from:
            return [f"{answer.status}, and not this page: {answer.url}"]
        return [*found_on(self.page), *unmarked(self.page)]

    def _be(self, who: str) -> None:
        if who == self._is:
            return
        self._is = who
        self.page.context.clear_cookies()
        if who != NOBODY:
            given_the_log_in_of(self._clients[who], self.page, self.site)

    def _address(self, pattern: URLPattern) -> str:
        name = str(pattern.name)
        at = FORMS[name].at if name in FORMS else AT.get(name, {})
        parts = {one: at.get(one, one) for one in pattern.pattern.converters}
        address = reverse(f"web:{name}", kwargs={k: self.of.get(v, v) for k, v in parts.items()})
        return address + ASKED.get(name, "").format(**self.of)


def who_sees(name: str) -> str:
    if name == "log-in":
        return NOBODY
    return PATIENT if name.startswith("mine") else PHYSICIAN


def pages() -> list[URLPattern]:
    return [
        one
        for one in urlpatterns
        if isinstance(one, URLPattern)
        and not one.default_args.get("as_")
        and "@require_POST" not in inspect.getsource(one.callback)
        and not str(one.name).endswith("-pdf")
        and one.name not in NO_PAGES
    ]


@pytest.fixture
def clinic(transactional_db: None) -> Clinic:
    return open_all_week(fill_demo())


@pytest.fixture
def walk(clinic: Clinic, live_server: Any, desktop: Page) -> Walk:
    user = User.objects.get(username=PHYSICIAN)
    scene = Scene(actor_for(user, clinic), logged_in(user))
    people = {PATIENT: speaks_for_two(scene), PHYSICIAN: user}
    put_together(scene)
    hand_over_the_estimate(scene)
    say_what_somebody_decides(scene)
    write_a_session_down_late(scene)
    return Walk(desktop, live_server.url, scene.of, people)


@pytest.mark.browser
@pytest.mark.one_database
def test_nothing_serious_is_found_on_any_page(walk: Walk) -> None:
    found = {str(one.name): walk.open(one) for one in pages()}
    assert not "\n".join(f"{name}: {one}" for name, faults in found.items() for one in faults)


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def speaks_for_two(scene: Scene) -> User:
    with scene.acting.at_work():
        access = PatientAccess.objects.select_related("user").get(pk=scene.of["access_id"])
        other = Patient.objects.get(pk=scene.of["other_id"])
        give_access(patient=other, by=scene.acting)
        PatientAccess.objects.filter(patient=other).update(user=access.user)
        access.user.must_change_password = False
        access.user.save()
    return access.user


def put_together(scene: Scene) -> None:
    """Two records are one by now; two more wait to be looked at."""
    first, second, _third, _fourth = (
        registered(scene.acting, name) for name in ("Newcomer", "Newcommer", "Oldham", "Oldhamm")
    )
    with scene.acting.at_work():
        merge = merge_patients(
            from_patient=first, into_patient=second, reason="Same passport", by=scene.acting
        )
    scene.of["merge_id"] = str(merge.pk)


def hand_over_the_estimate(scene: Scene) -> None:
    """A person sees it from then on."""
    with scene.acting.at_work():
        row = Estimate.objects.get(pk=scene.of["estimate_id"])
        now = clock.now(scene.acting.clinic)
        give_estimate(estimate=row, how="in-person", at=now, by=scene.acting, paper_kept="folder 3")


def say_what_somebody_decides(scene: Scene) -> None:
    name = "readiness"
    typed = fill(scene.client.get(scene.address(name)), FORMS[name]) | {"antibiotics": "not-sure"}
    post(scene.client, scene.address(name), typed)
    with scene.acting.at_work():
        stand = stand_of(Session.objects.get(pk=scene.of["session_id"]))
        found = next(one for one in stand.open if stand.may_be_decided(one))
    scene.of |= {"rule": found.rule, "code": found.code}


def write_a_session_down_late(scene: Scene) -> None:
    """Its day is over: held that day, or the wrong line?"""
    now = clock.now(scene.acting.clinic)
    with scene.acting.at_work():
        late = Appointment.objects.create(
            clinic=scene.acting.clinic,
            recorded_by=scene.acting.user,
            patient=scene.patient,
            course=scene.course,
            purpose="session",
            session_number=7,
            starts_at=now - timedelta(days=1),
            booked_at=now - timedelta(days=30),
            state="booked",
        )
    scene.of["late_appointment_id"] = str(late.pk)
