"""The inbox: who waits, who answers, and who is told when nobody does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prolo.errors import FieldFaults
from prolo.knowledge import load_knowledge
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.concerns import STEPS, step_concern
from prolo.registry.actions.contact import record_loss
from prolo.registry.actions.courses import move_course, open_course
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.actions.escalations import escalate_overdue
from prolo.registry.actions.merges import merge_patients
from prolo.registry.actions.own_answers import send_answers
from prolo.registry.alerts import keep_alert
from prolo.registry.answering import find_task
from prolo.registry.due import rebuild_patient
from prolo.registry.entering import entry
from prolo.registry.ids import new_id
from prolo.registry.inbox import inbox, n_unanswered
from prolo.registry.models import (
    Alert,
    Attachment,
    Clinic,
    Concern,
    ConcernEscalation,
    ConcernStep,
    Course,
    Event,
    Membership,
    OnCall,
    Patient,
    Response,
    Role,
    User,
)
from prolo.registry.passing import Passing
from prolo.registry.sending import Ended, State
from tests.care.answering import respond
from tests.registry.treated import treat_knee
from tests.support.examples import at_least
from tests.support.pictures import png
from tests.web.clinic_days import register
from tests.web.conftest import send, text_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
def raise_concern(
    acting: Actor, ada: Patient, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Concern]:
    """A concern of Ada's, so many minutes after its time to answer, while the clinic is open."""
    monkeypatch.setattr(Passing, "watched_until", lambda _self, at: at + timedelta(days=1))
    course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)

    def raised(level: str = "same-day", rank: int = 3, *, late_min: int = 0) -> Concern:
        with acting.at_work():
            now = clock.now(acting.clinic)
            row = Concern.objects.create(
                clinic=acting.clinic,
                patient=ada,
                course=course,
                level=level,
                rank=rank,
                raised_at=now - timedelta(minutes=late_min + 60),
                respond_by=now - timedelta(minutes=late_min),
                owner_role=Role.NURSE if level == "call" else Role.PHYSICIAN,
            )
            rebuild_patient(ada, by=acting)
        return row

    return raised


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


@pytest.fixture
def on_call(acting: Actor) -> User:
    """The physician alone is on call, from yesterday until tomorrow."""
    assert acting.user is not None
    with acting.at_work():
        now = clock.now(acting.clinic)
        OnCall.objects.update(withdrawn_at=now)
        OnCall.objects.create(
            clinic=acting.clinic,
            user=acting.user,
            starts_at=now - timedelta(days=1),
            ends_at=now + timedelta(days=1),
        )
    return acting.user


def told(acting: Actor) -> list[tuple[str, User | None]]:
    with acting.at_work():
        return [(one.rung, one.told) for one in ConcernEscalation.objects.select_related("told")]


def test_each_is_told_once_however_often_the_job_runs(
    acting: Actor, on_call: User, raise_concern: Callable[..., Concern]
) -> None:
    found = raise_concern("call", 2, late_min=10)
    for _ in range(3):
        escalate_overdue(by=system(acting.clinic))
    assert told(acting) == [("on-call", on_call)]
    with acting.at_work():
        Concern.objects.filter(pk=found.pk).update(
            respond_by=clock.now(acting.clinic) - timedelta(days=1)
        )
        escalate_overdue(by=system(acting.clinic))
        escalate_overdue(by=system(acting.clinic))
        assert told(acting) == [("on-call", on_call), ("everyone", None), ("on-call", on_call)]
        assert Event.objects.filter(verb="concern_escalated").count() == 3
        found.refresh_from_db()
    assert found.owner_role == Role.PHYSICIAN  # whose step it is now, on every list


def test_what_somebody_took_in_time_tells_nobody(
    acting: Actor, on_call: User, raise_concern: Callable[..., Concern]
) -> None:
    found = raise_concern(late_min=30)
    step_concern(concern=found, step="taken", by=acting)
    assert escalate_overdue(by=system(acting.clinic)) == []


@pytest.mark.parametrize(
    ("step", "level", "rank", "hours"),
    [
        ("no-answer", "emergency", 4, 0.25),
        ("no-answer", "same-day", 3, 2),
        ("taken", "emergency", 4, 0.5),
        ("taken", "same-day", 3, 2),
        ("taken", "call", 2, 24),
        ("called", "emergency", 4, 4),
        ("examined", "same-day", 3, 24),
        ("sent-on", "emergency", 4, 4),
        ("called", "call", 2, 72),
    ],
)
def test_who_took_it_or_reached_nobody_has_a_clock_of_their_own(
    acting: Actor,
    on_call: User,
    raise_concern: Callable[..., Concern],
    step: str,
    level: str,
    rank: int,
    hours: float,
) -> None:
    found = raise_concern(level, rank, late_min=1)
    step_concern(concern=found, step=step, note="No fever, the knee is cool", by=acting)
    assert escalate_overdue(by=system(acting.clinic)) == []
    with acting.at_work():
        (waiting,) = inbox(acting)
        left = found.respond_by - clock.now(acting.clinic)
        assert timedelta(0) <= timedelta(hours=hours) - left < timedelta(minutes=1)
        assert (waiting.person, waiting.is_overdue) == (acting.user, False)
        Concern.objects.filter(pk=found.pk).update(
            respond_by=clock.now(acting.clinic) - timedelta(minutes=1)
        )
        (waiting,) = inbox(acting)
        assert waiting.is_overdue
        assert n_unanswered(acting) == 1
    assert told(acting) == []
    passed = [(one.rung, one.passed_over) for one in escalate_overdue(by=system(acting.clinic))]
    assert passed == [("on-call", "had-it"), ("everyone", "")]  # nobody is next after themselves


@pytest.mark.parametrize("step", ["called", "examined", "sent-on"])
def test_who_spoke_with_the_person_says_what_was_found(
    acting: Actor, raise_concern: Callable[..., Concern], step: str
) -> None:
    found = raise_concern(late_min=3000)
    step_concern(concern=found, step="taken", by=acting)
    with acting.at_work(), pytest.raises(FieldFaults) as refused:
        step_concern(concern=found, step=step, note=" ", by=acting)
    assert refused.value.faults == {"note": "missing"}


def test_who_said_to_look_again_and_did_not_is_followed_by_the_next(
    acting: Actor, on_call: User, raise_concern: Callable[..., Concern]
) -> None:
    found = raise_concern()
    tomorrow = clock.today(acting.clinic) + timedelta(days=1)
    step_concern(concern=found, step="called", note="Knee cool", by=acting)
    with acting.at_work():
        step_concern(concern=found, step="again", again_on=tomorrow, by=acting)
        (waiting,) = inbox(acting)
        assert (waiting.person, waiting.is_overdue) == (acting.user, False)
        late = clock.now(acting.clinic) - timedelta(hours=20)
        Concern.objects.filter(pk=found.pk).update(respond_by=late)
        (waiting,) = inbox(acting)
    assert waiting.is_overdue
    assert waiting.is_of(acting)
    assert escalate_overdue(by=system(acting.clinic))


@pytest.mark.parametrize(
    ("level", "rank", "days"), [("emergency", 4, 1), ("same-day", 3, 3), ("call", 2, 60)]
)
def test_the_more_urgent_the_sooner_it_is_looked_at_again(
    acting: Actor, raise_concern: Callable[..., Concern], level: str, rank: int, days: int
) -> None:
    found = raise_concern(level, rank)
    step_concern(concern=found, step="called", note="Knee cool", by=acting)
    last = clock.today(acting.clinic) + timedelta(days=days)
    with acting.at_work(), pytest.raises(FieldFaults):
        step_concern(concern=found, step="again", again_on=last + timedelta(days=1), by=acting)
    with acting.at_work():
        found.refresh_from_db()
        assert found.state == "seen"
        step_concern(concern=found, step="again", again_on=last, by=acting)
    assert found.state == "again"


@pytest.mark.parametrize(("level", "rank"), [("emergency", 4), ("same-day", 3), ("call", 2)])
def test_what_cannot_wait_is_put_off_only_by_who_spoke_or_says_why(
    physician: Client,
    acting: Actor,
    raise_concern: Callable[..., Concern],
    stored: Callable[..., list[Any]],
    level: str,
    rank: int,
) -> None:
    found = raise_concern(level, rank, late_min=-60)
    step_concern(concern=found, step="no-answer", by=acting)
    address = f"/concerns/{found.pk}"
    tomorrow = (clock.today(acting.clinic) + timedelta(days=1)).isoformat()
    refused = send(physician, address, step="again", again_on=tomorrow)
    if level == "call":
        assert refused.status_code == 302
        return
    assert "Speak with the person first and save what was found; or write why" in text_of(refused)
    assert [one.step for one in stored(ConcernStep)] == ["no-answer"]
    why = "The ward says that they are looked after"
    done = send(physician, address, step="again", again_on=tomorrow, why_not_spoken=why)
    assert done.status_code == 302
    last = max(stored(ConcernStep), key=lambda one: one.happened_at)
    assert (last.step, last.note, last.recorded_by.username) == ("again", why, "physician")
    send(physician, address, step="called", note="No fever")
    assert send(physician, address, step="again", again_on=tomorrow).status_code == 302


def test_the_inbox_says_how_long_is_left_and_who_is_told_then(
    physician: Client, on_call: User, raise_concern: Callable[..., Concern]
) -> None:
    raise_concern(late_min=-20)
    page = text_of(physician.get("/concerns"))
    assert "19 min left" in page
    assert f"it passes to {on_call.full_name}, who is on call" in page
    assert "Yours to take" in page


def test_nobody_was_told_to_whom_nothing_went_out(
    physician: Client, acting: Actor, on_call: User, raise_concern: Callable[..., Concern]
) -> None:
    found = raise_concern(late_min=1)
    escalate_overdue(by=system(acting.clinic))
    page = text_of(physician.get(f"/concerns/{found.pk}"))
    assert f"The time was over: shown to {on_call.full_name}, who is on call" in page
    assert f"{on_call.full_name}, e-mail: " in page
    with acting.at_work():
        mail = Alert.objects.get(channel="email")
        keep_alert(mail, Ended(State.SENT), system(acting.clinic))
    page = text_of(physician.get(f"/concerns/{found.pk}"))
    assert f"a message went out to {on_call.full_name}, who is on call" in page
    assert f"{on_call.full_name}, e-mail: sent" in page


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


def close_rightly(found: Concern, by: Actor) -> None:
    end = {"step": "closed", "note": "Over", "why_none": "Nothing was found"}
    step_concern(concern=found, **end, by=by)


def take_the_report_back(found: Concern, by: Actor) -> None:
    if found.response:
        mark_in_error(entry=found.response, reason="Of another person", by=by)


def put_together_with_another(found: Concern, by: Actor) -> None:
    other = register(by, 7)
    merge_patients(from_patient=found.patient, into_patient=other, reason="One passport", by=by)


def record_a_death(found: Concern, by: Actor) -> None:
    today = clock.today(by.clinic)
    record_loss(patient=found.patient, reason="died", on_day=today, said_by="Her son", by=by)


def end_the_course(found: Concern, by: Actor) -> None:
    move_course(course=found.course, move="withdraw", reason="Wants no more of it", by=by)


ELSE: dict[str, Callable[[Concern, Actor], None]] = {  # beside the steps of a hurried person
    "closed rightly": close_rightly,
    "report taken back": take_the_report_back,
    "records put together": put_together_with_another,
    "death": record_a_death,
    "course ended": end_the_course,
}
STEP = st.sampled_from([*sorted(STEPS), *ELSE])


@contextmanager
def undone(by: Actor) -> Iterator[None]:
    """The next walk begins where this one began."""
    with by.at_work(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=at_least(15),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, max_size=5))
def test_no_concern_leaves_the_inbox_without_a_name(
    acting: Actor, raise_concern: Callable[..., Concern], steps: list[str]
) -> None:
    with undone(acting):
        it_stays_or_has_a_name(raise_concern("emergency", 4, late_min=3), steps, acting)


def it_stays_or_has_a_name(found: Concern, steps: list[str], acting: Actor) -> None:
    again_on = clock.today(acting.clinic) + timedelta(days=1)
    for step in steps:
        with acting.at_work():
            with suppress(FieldFaults):
                note = "" if step == "closed" else "Cool"
                if step in ELSE:
                    ELSE[step](found, acting)
                else:
                    step_concern(concern=found, step=step, note=note, again_on=again_on, by=acting)
            found.refresh_from_db()
        escalate_overdue(by=system(acting.clinic))
    with acting.at_work():
        found.refresh_from_db()
        is_shown = found.pk in {one.concern.pk for one in inbox(acting)}
        last = found.steps.last()
        assert is_shown or (found.owner is not None and last and last.note)
        assert found.state == "open" or (last and last.recorded_by == found.owner)
        assert is_shown == (found.state != "closed")


AFTERCARE = load_questionnaire("aftercare-check")
AT_A_KNEE = {"pain-rising-joint", "cannot-bear", "calf"}
ASKED = AT_A_KNEE | {  # the others at every place
    one["linkId"]
    for group in AFTERCARE.body["item"]
    for one in group.get("item", ())
    if "enableWhen" not in one and "unsure" in str(one.get("answerOption"))
}
RED_FLAGS = sorted(
    one.id for one in load_knowledge().signs.values() if one.is_red_flag and one.id in ASKED
)


@settings(
    max_examples=at_least(8),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    flags=st.sets(st.sampled_from(RED_FLAGS), min_size=1, max_size=3),
    said=st.sampled_from(["yes", "unsure"]),
    steps=st.lists(STEP, max_size=3),
)
def test_no_answer_with_a_red_flag_leaves_the_inbox_without_a_name(
    acting: Actor, checked: Course, flags: set[str], said: str, steps: list[str]
) -> None:
    """As she sends it from her phone two days after; «not sure» of one raises a concern too."""
    given_ = dict.fromkeys(ASKED, "no") | dict.fromkeys(flags, said)
    given_ |= {"place": "knee", "into-joint": True, "pain": "2"}
    with undone(acting):
        found = send_signs(checked, given_, acting)
        assert found in [one.concern for one in inbox(acting)]
        it_stays_or_has_a_name(found, steps, acting)


@pytest.mark.parametrize("what", ELSE)
def test_whatever_else_happens_no_concern_leaves_the_inbox_without_a_name(
    acting: Actor, checked: Course, what: str
) -> None:
    with acting.at_work():
        signs: dict[str, Any] = dict.fromkeys(ASKED, "no")
        signs |= {"fever": "yes", "place": "knee", "into-joint": True, "pain": "7"}
        found = send_signs(checked, signs, acting)
        ELSE[what](found, acting)
        found = Concern.objects.get(pk=found.pk)
    it_stays_or_has_a_name(found, [], acting)


def send_signs(course: Course, said: dict[str, Any], by: Actor) -> Concern:
    task = find_task(course, "aftercare-1-d2", answered_by="patient", how="own-device", by=by)
    row = send_answers(task=task, response=respond(AFTERCARE, said), sent_key=new_id().hex)
    return Concern.objects.get(response=row)


@pytest.fixture
def checked(acting: Actor, ada: Patient) -> Course:
    """Her knee was injected two days ago."""
    return treat_knee(ada, clock.now(acting.clinic) - timedelta(days=2), by=acting)


def test_the_database_refuses_a_concern_that_left_without_a_name(
    acting: Actor, raise_concern: Callable[..., Concern]
) -> None:
    found = raise_concern()
    with acting.at_work(), pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=found.pk).update(state="closed")


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
