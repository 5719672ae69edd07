"""The inbox: who waits, who answers, and what its page says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.concerns import step_concern
from prolo.registry.actions.escalations import escalate_overdue
from prolo.registry.entering import entry
from prolo.registry.inbox import inbox
from prolo.registry.models import (
    Attachment,
    Clinic,
    Concern,
    Membership,
    Patient,
    Response,
    Role,
    User,
)
from tests.support.pictures import png
from tests.web.conftest import text_of

pytestmark = pytest.mark.both_databases


def test_a_call_waits_below_an_emergency_that_somebody_has(
    acting: Actor, raise_concern: Callable[..., Concern]
) -> None:
    call, emergency = raise_concern("call", 2, late_min=-60), raise_concern("emergency", 4)
    same_day = raise_concern("same-day", 3, late_min=-60)
    with acting.at_work():
        step_concern(concern=emergency, step="taken", note="", by=acting)
        found = [one.concern for one in inbox(acting)]
    assert found == [same_day, emergency, call]


def test_who_did_not_pick_up_stays_as_urgent_and_only_another_day_is_last(
    acting: Actor, raise_concern: Callable[..., Concern]
) -> None:
    call, emergency = raise_concern("call", 2, late_min=-60), raise_concern("emergency", 4)
    put_off = raise_concern("call", 2, late_min=-60)
    tomorrow = clock.today(acting.clinic) + timedelta(days=1)
    step_concern(concern=emergency, step="no-answer", by=acting)
    step_concern(concern=put_off, step="again", again_on=tomorrow, by=acting)
    with acting.at_work():
        found = inbox(acting)
    assert [one.concern for one in found] == [emergency, call, put_off]
    assert [one.is_put_off for one in found] == [False, False, True]


def test_the_inbox_says_how_long_is_left_and_who_is_told_then(
    physician: Client, on_call: User, raise_concern: Callable[..., Concern]
) -> None:
    raise_concern(late_min=-20)
    page = text_of(physician.get("/concerns"))
    assert "19 min left" in page
    assert f"it passes to {on_call.full_name}, who is on call" in page
    assert "Yours to take" in page


def test_every_clinical_page_says_how_many_nobody_has_taken(
    physician: Client,
    acting: Actor,
    log_in: Callable[[str], Client],
    raise_concern: Callable[..., Concern],
) -> None:
    assert "not answered" not in _seen(physician.get("/patients"))
    found = raise_concern(late_min=-30)
    assert "1 not answered" in _seen(physician.get("/patients"))
    assert physician.get("/concerns/unanswered").content == b"1"
    assert "data-unanswered" not in log_in("admin").get("/").content.decode()
    assert log_in("admin").get("/concerns/unanswered").status_code == 403
    step_concern(concern=found, step="taken", by=acting)
    assert physician.get("/concerns/unanswered").content == b"0"


def _seen(page: Any) -> str:
    """The page without what it hides."""
    return text_of(page) if " hidden><span data-n>" not in page.content.decode() else ""


def test_i_take_it_puts_my_name_on_it_once(
    physician: Client, raise_concern: Callable[..., Concern], stored: Callable[..., list[Any]]
) -> None:
    found = raise_concern(late_min=100)
    assert "Overdue" in text_of(physician.get("/"))
    key = "0190f0aa-0000-7000-8000-000000000001"
    for _ in range(2):
        done = physician.post(f"/concerns/{found.pk}/take", {"submission": key})
        assert done.headers["Location"] == f"/concerns/{found.pk}"
    taken = next(one for one in stored(Concern) if one.pk == found.pk)
    assert (taken.state, taken.owner.username) == ("seen", "physician")
    page = text_of(physician.get("/concerns"))
    assert "has it." in page
    assert "Overdue" not in page


def test_an_open_inbox_asks_for_what_is_new_and_gets_nothing_while_nothing_is(
    physician: Client, raise_concern: Callable[..., Concern]
) -> None:
    seen = physician.get("/concerns").context["digest"]
    assert physician.get("/concerns/now", {"seen": seen}).status_code == 204
    raise_concern(late_min=-30)
    new = physician.get("/concerns/now", {"seen": seen})
    assert "To be seen today" in text_of(new)
    assert "29 min left" in text_of(new)


def test_the_first_report_of_the_day_comes_under_its_heading(
    physician: Client, raise_concern: Callable[..., Concern]
) -> None:
    first_page = physician.get("/")
    assert "Cannot wait" not in text_of(first_page)
    (asked,) = re.findall(r'data-from="([^"]+)"', first_page.content.decode())
    raise_concern(late_min=-30)
    assert "Cannot wait" in text_of(physician.get(asked))
    assert "Cannot wait" in text_of(physician.get("/"))
    assert "Cannot wait" not in text_of(physician.get("/concerns/now"))  # of the inbox's own page


def test_nothing_is_typed_in_the_list_that_is_swapped_while_somebody_is_in_it(
    physician: Client, raise_concern: Callable[..., Concern]
) -> None:
    raise_concern(late_min=-30)
    new = physician.get("/concerns/now").content.decode()
    assert "<button" in new
    assert set(re.findall(r"<input type=.(\w+)", new)) == {"hidden"}
    assert not re.search(r"<(textarea|select|details)|contenteditable", new)


def test_what_is_asked_again_and_again_says_of_which_time_it_is(
    physician: Client, raise_concern: Callable[..., Concern], clinic: Clinic
) -> None:
    """What a page shows that hears nothing later is as old as this."""
    here = clock.now(clinic).astimezone(ZoneInfo(clinic.time_zone))
    times = {f"{here + timedelta(minutes=by):%H:%M}" for by in (0, 1)}  # a minute may turn
    seen = physician.get("/concerns").context["digest"]
    for address in ("/concerns/unanswered", "/concerns/now", f"/concerns/now?seen={seen}"):
        assert physician.get(address).headers["Prolo-Now"] in times


def test_asking_for_what_is_new_is_cheap(
    physician: Client, django_assert_max_num_queries: Any
) -> None:
    seen = physician.get("/concerns").context["digest"]
    with django_assert_max_num_queries(13):  # of which eight find out who asks, and tell the walls
        physician.get("/concerns/now", {"seen": seen})


def test_the_administrator_is_told_that_somebody_waits_and_not_who(
    log_in: Callable[[str], Client], acting: Actor, raise_concern: Callable[..., Concern]
) -> None:
    admin = log_in("admin")
    assert "Somebody waits" not in text_of(admin.get("/"))
    found = raise_concern(late_min=2000)
    page = text_of(admin.get("/"))
    assert "Somebody waits, and nobody has taken it" in page
    with acting.at_work():
        assert found.patient.identity.family_name not in page
    assert admin.get("/concerns").status_code == 403


@pytest.mark.parametrize("who", ["desk", "admin", "researcher"])
def test_who_handles_no_concern_takes_none(
    log_in: Callable[[str], Client], raise_concern: Callable[..., Concern], who: str
) -> None:
    found = raise_concern()
    assert log_in(who).post(f"/concerns/{found.pk}/take").status_code == 403


def test_another_clinics_concern_is_not_there(
    acting: Actor, raise_concern: Callable[..., Concern]
) -> None:
    found = raise_concern()
    there = open_clinic(name="There", time_zone="UTC")
    other = User.objects.create(username="other", full_name="Other")
    Membership.unscoped.create(
        clinic=there, user=other, role=Role.PHYSICIAN, starts_on=clock.today(there)
    )
    client = Client()
    client.force_login(other)
    assert client.post(f"/concerns/{found.pk}/take").status_code == 404
    assert "Nobody waits" in text_of(client.get("/concerns"))
    assert escalate_overdue(by=system(there)) == []


def test_a_photo_belongs_to_the_report_it_came_with(
    physician: Client,
    raise_concern: Callable[..., Concern],
    ada: Patient,
    acting: Actor,
    stored: Callable[..., list[Any]],
) -> None:
    found = raise_concern()
    with acting.at_work():
        report = Response.objects.create(
            **entry(acting, ada, at=clock.now(acting.clinic)),
            course=found.course,
            questionnaire="x/aftercare-check|1.0.0",
            answers={},
        )
        Concern.objects.filter(pk=found.pk).update(response=report)
    address = f"/courses/{found.course_id}/attach?report={report.pk}"
    sent = physician.post(
        address, {"file": SimpleUploadedFile("knee.png", png()), "caption": "Red on the inside"}
    )
    assert sent.headers["Location"] == f"/concerns/{found.pk}"
    (kept,) = stored(Attachment)
    assert (kept.response_id, kept.caption) == (report.pk, "Red on the inside")


def test_a_new_clinic_has_an_empty_inbox(clinic: Clinic, physician: Client) -> None:
    page = text_of(physician.get("/concerns"))
    assert "Nobody waits for an answer." in page
    assert physician.get("/concerns.csv").status_code == 200
