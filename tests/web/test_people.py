"""Who works here and who may treat what; and the injector of a session weighed against it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.errors import Invalid, NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor, actor_for
from prolo.registry.actions.privileges import (
    end_privilege,
    grant_privilege,
    mark_privilege_in_error,
)
from prolo.registry.models import (
    Clinic,
    Conclusion,
    DueItem,
    Event,
    Injection,
    Membership,
    Override,
    Patient,
    Privilege,
    Session,
    User,
)
from prolo.registry.privileges import standing_privileges
from tests.web.conftest import send, text_of
from tests.web.session_of_today import open_session
from tests.web.session_steps import injection, typed

pytestmark = pytest.mark.both_databases


@pytest.fixture
def administrator(log_in: Callable[[str], Client]) -> Client:
    return log_in("admin")


@pytest.fixture
def held(acting: Actor) -> Callable[[str, str], Privilege]:
    def of(username: str, region: str) -> Privilege:
        with acting.at_work():
            return Privilege.objects.get(user__username=username, region=region)

    return of


def key(username: str) -> str:
    return str(User.objects.get(username=username).pk)


# -- the page -----------------------------------------------------------------------------


def test_everybody_sees_who_works_here_and_who_may_treat_what(
    log_in: Callable[[str], Client],
) -> None:
    page = log_in("desk").get("/people")
    assert "Dr. Teo Imaginary MD physician, since" in text_of(page)
    assert "Shoulder Under supervision" in text_of(page)
    assert "cadaver course, 16 hours" in text_of(page)
    assert "Grant a privilege" not in text_of(page)
    assert log_in("desk").get("/people/privileges/new").status_code == 403


def test_an_administrator_grants_a_privilege_and_ends_it(
    administrator: Client, held: Callable[[str, str], Privilege], stored: Callable[[Any], list[Any]]
) -> None:
    granted = send(
        administrator,
        "/people/privileges/new",
        user=key("physician2"),
        region="neck",
        level="supervised",
        starts_on="2026-01-15",
        note="Course of the society, 20 hours",
    )
    assert granted.headers["Location"] == "/people"
    neck = held("physician2", "neck")
    assert (neck.level, neck.recorded_by.username) == ("supervised", "admin")  # type: ignore[union-attr]
    assert "Course of the society, 20 hours" in text_of(administrator.get("/people"))

    send(administrator, f"/people/privileges/{neck.pk}/end", ends_on="2026-01-31")

    assert held("physician2", "neck").ends_on.isoformat() == "2026-01-31"  # type: ignore[union-attr]
    assert "Neck ended" in text_of(administrator.get("/people"))
    verbs = [one.verb for one in stored(Event)]
    assert verbs[-2:] == ["privilege_granted", "privilege_ended"]


def test_what_is_open_already_is_ended_first(administrator: Client) -> None:
    again = send(
        administrator,
        "/people/privileges/new",
        user=key("physician2"),
        region="shoulder",
        level="alone",
        starts_on="2026-01-15",
    )
    assert again.status_code == 422
    assert "has a privilege for this region already: end that one first" in text_of(again)


def test_who_is_no_physician_here_holds_none_and_a_nurse_grants_none(
    clinic: Clinic, acting: Actor
) -> None:
    nurse = User.objects.get(username="nurse")
    with acting.at_work(), pytest.raises(Invalid) as refused:
        grant_privilege(user=nurse, region="spleen", level="sometimes", by=acting)
    assert refused.value.faults == {"user": "unknown", "region": "unknown", "level": "unknown"}
    with pytest.raises(NotAllowed):
        grant_privilege(user=nurse, region="neck", level="alone", by=actor_for(nurse, clinic))


# -- the session --------------------------------------------------------------------------


@pytest.fixture
def shoulder(acting: Actor, ada: Patient) -> str:
    return f"/sessions/{open_session(acting, ada, condition='rotator-cuff').pk}"


def given(**more: str) -> dict[str, str]:
    return {**typed("2"), "injections-0-structure": "shoulder-joint", **more}


def test_a_learner_injects_with_a_supervisor_or_with_a_reason(
    physician: Client, shoulder: str, stored: Callable[[Any], list[Any]]
) -> None:
    alone = send(physician, shoulder, **given(injector=key("physician2")))
    assert alone.status_code == 422
    assert "treats it under supervision only, and no supervisor is named" in text_of(alone)
    assert "name who supervises, choose somebody else, or say why" in text_of(alone)
    assert "Name who supervises, choose somebody else" in text_of(alone)

    with_both = given(injector=key("physician2"), supervisor=key("physician"))
    assert send(physician, shoulder, **with_both).status_code == 302

    (session,) = stored(Session)
    assert session.supervisor.username == "physician"
    page = text_of(physician.get(shoulder))
    assert "Supervisor: Dr. Miriam Invented" in page
    assert "Injector May treat it" in page


def test_of_who_injected_without_the_privilege_another_physician_decides_by_name_and_reason(
    physician: Client,
    log_in: Callable[[str], Client],
    acting: Actor,
    ada: Patient,
    stored: Callable[[Any], list[Any]],
) -> None:
    """What was given is recorded and signed all the same; their own reason clears nobody."""
    session = open_session(acting, ada, condition="neck", side="midline")
    neck = f"/sessions/{session.pk}"
    typed_in = {
        **given(injector=key("physician")),
        "injections-0-structure": "neck-spinous-upper",
        "injections-0-side": "midline",
    }
    refused = send(physician, neck, **typed_in)
    assert refused.status_code == 422
    assert "Neck: no privilege is on record." in text_of(refused)
    assert "who supervises" not in text_of(refused).lower()  # it would change nothing
    assert "Choose somebody else, or a physician says why" in text_of(refused)

    kept = send(physician, neck, **typed_in, injector_reason="The specialist is in the room")

    assert kept.status_code == 302
    send(physician, f"{neck}/sign")
    page = text_of(physician.get(neck))
    assert "Injected without the privilege for it, because The specialist is in the room" in page
    assert "The specialist is in the room" not in [one.reason for one in stored(Override)]
    (step,) = [one for one in stored(DueItem) if one.kind == "answer-for-injector"]
    assert step.owner_role == "physician"

    (judged,) = [one for one in stored(Conclusion) if one.kind == "injector"]
    own = send(physician, f"/conclusions/{judged.pk}", reason="I can")
    assert own.status_code == 422
    assert "another physician decides" in text_of(own)
    other = log_in("physician2")
    assert send(other, f"/conclusions/{judged.pk}", reason="I was beside").status_code == 302

    (override,) = [one for one in stored(Override) if one.conclusion_id == judged.pk]
    assert (override.recorded_by.username, override.reason) == ("physician2", "I was beside")
    assert "answer-for-injector" not in {one.kind for one in stored(DueItem)}

    (needle,) = stored(Injection)
    page = f"/injections/{needle.pk}/correct"
    meant = injection(0, "0.4", structure="neck-spinous-upper", side="midline")
    right = {name.replace("injections-0", "row-0"): one for name, one in meant.items()}
    corrected = send(physician, page, **right, reason="Misread")
    assert corrected.status_code == 302, text_of(corrected)
    assert [one.pk for one in stored(Conclusion) if one.kind == "injector"] == [judged.pk]
    assert "answer-for-injector" not in {one.kind for one in stored(DueItem)}  # it stands


def test_the_only_physician_of_a_clinic_answers_alone_for_a_missing_privilege(
    physician: Client,
    acting: Actor,
    clinic: Clinic,
    ada: Patient,
    stored: Callable[[Any], list[Any]],
) -> None:
    with acting.at_work():
        others = Membership.objects.filter(role="physician").exclude(user=acting.user)
        yesterday = clock.today(clinic) - timedelta(days=1)
        others.update(starts_on=yesterday, ends_on=yesterday)
    session = open_session(acting, ada, condition="neck", side="midline")
    typed_in = {
        **given(injector=key("physician")),
        "injections-0-structure": "neck-spinous-upper",
        "injections-0-side": "midline",
    }
    send(physician, f"/sessions/{session.pk}", **typed_in, injector_reason="Nobody else is here")
    send(physician, f"/sessions/{session.pk}/sign")
    assert "Nobody else is here" in [one.reason for one in stored(Override)]
    assert "answer-for-injector" not in {one.kind for one in stored(DueItem)}


def test_who_signs_instead_is_weighed_in_their_own_name(
    log_in: Callable[[str], Client],
    physician: Client,
    shoulder: str,
    stored: Callable[[Any], list[Any]],
) -> None:
    send(physician, shoulder, **given(injector=key("physician")))
    log_in("physician2").post(f"{shoulder}/sign", {"instead_because": "Took over"})
    verdicts = [one.verdict for one in stored(Conclusion) if one.kind == "injector"]
    assert verdicts == ["clear", "ask"]
    assert "Took over" not in [one.reason for one in stored(Override)]  # of oneself
    assert "answer-for-injector" in {one.kind for one in stored(DueItem)}


def test_a_privilege_that_ended_counts_until_its_last_day(
    physician: Client, acting: Actor, shoulder: str, held: Callable[[str, str], Privilege]
) -> None:
    row = held("physician", "shoulder")
    with acting.at_work():
        yesterday = clock.today(acting.clinic) - timedelta(days=1)
        Privilege.objects.filter(pk=row.pk).update(starts_on=yesterday - timedelta(days=30))
        row.refresh_from_db()
        end_privilege(privilege=row, ends_on=yesterday, by=acting)
    checked = send(physician, shoulder, **given(injector=key("physician")), check="1")
    assert "Shoulder: the privilege ended on" in text_of(checked)


def test_a_clinic_without_privileges_is_told_and_records(
    physician: Client, acting: Actor, shoulder: str, stored: Callable[[Any], list[Any]]
) -> None:
    with acting.at_work():
        Privilege.objects.all().delete()
    assert "No privilege is recorded in this clinic" in text_of(physician.get(shoulder))
    assert send(physician, shoulder, **given(injector=key("physician2"))).status_code == 302
    (found,) = [one for one in stored(Conclusion) if one.kind == "injector"]
    assert found.verdict == "inform"


# -- what was granted in error --------------------------------------------------------------


def test_a_privilege_granted_in_error_counts_no_more_on_that_very_day(
    physician: Client,
    acting: Actor,
    shoulder: str,
    held: Callable[[str, str], Privilege],
    stored: Callable[[Any], list[Any]],
) -> None:
    row = held("physician", "shoulder")
    page = f"/people/privileges/{row.pk}/error"
    assert "Enter the reason" in text_of(send(physician, page, reason=" "))

    marked = send(physician, page, reason="It was Teo who took the course")

    assert marked.headers["Location"] == "/people"
    checked = send(physician, shoulder, **given(injector=key("physician")), check="1")
    assert "Shoulder: no privilege is on record" in text_of(checked)
    shown = text_of(physician.get("/people"))
    assert "Shoulder Entered in error" in shown
    assert "It was Teo who took the course" in shown
    assert "It was Teo who took the course" in text_of(physician.get("/people/privileges.csv"))
    assert "privilege_marked_in_error" in {one.verb for one in stored(Event)}
    for once_more in ("error", "end"):
        assert physician.get(f"/people/privileges/{row.pk}/{once_more}").status_code == 404
    with acting.at_work():
        assert row not in standing_privileges()
        row.refresh_from_db()
        with pytest.raises(Invalid):
            mark_privilege_in_error(privilege=row, reason="Twice", by=acting)
        with pytest.raises(Invalid):
            end_privilege(privilege=row, by=acting)


def test_who_may_grant_none_marks_none_as_granted_in_error(
    log_in: Callable[[str], Client], held: Callable[[str, str], Privilege]
) -> None:
    row = held("physician", "shoulder")
    page = f"/people/privileges/{row.pk}/error"
    assert log_in("desk").get(page).status_code == 403
    desk = actor_for(User.objects.get(username="desk"), row.clinic)
    with desk.at_work(), pytest.raises(NotAllowed):
        mark_privilege_in_error(privilege=row, reason="Wrong person", by=desk)
