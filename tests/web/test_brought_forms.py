"""A form that the clinic brought is asked, answered, scored and shown like our own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.care.due_answers import AT_SESSION
from prolo.errors import Invalid, NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.form_times import set_form_times
from prolo.registry.actions.questionnaires import add_questionnaire
from prolo.registry.actions.wording import record_permission, withdraw_permission
from prolo.registry.brought import brought_asked, region_of
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.links import open_link
from prolo.registry.messages import messages_due
from prolo.registry.models import (
    Conclusion,
    Course,
    Draft,
    DueItem,
    FormTimes,
    Message,
    Patient,
    Response,
    Score,
    WordingPermission,
)
from tests.registry.treated import treat_knee
from tests.support.brought_form import computed, form, sent, translated
from tests.web.conftest import send, text_of
from tests.web.sheets import Sheet
from tests.web.test_answering import typed
from tests.web.test_mine import logged_in

Rows = Callable[[Any], list[Any]]
KEY = "w12.rmdq"
OURS = {"change": "much-better", "activity-1": "Stairs", "activity-1-score": "4"}
WORDS = "Invented question q1"
OWN_SUM = "%resource.item.answer.value.ordinal().sum()"


def brought(version: str = "1", expression: str = OWN_SUM) -> dict[str, Any]:
    body = translated(form(24, 1, version) | {"language": "en", "copyright": "© Invented"}, "de")
    return {**body, "item": [*body["item"], computed("score", expression)]}


@pytest.fixture
def permission(admin: Actor) -> WordingPermission:
    with admin.at_work():
        add_questionnaire(content=sent(brought()), instrument="rmdq", by=admin)
        return record_permission(
            instrument="rmdq",
            given_by="Invented",
            document="Letter",
            starts_on=clock.today(admin.clinic) - timedelta(days=400),
            by=admin,
        )


@pytest.fixture
def course(permission: WordingPermission, acting: Actor, ada: Patient) -> Course:
    """Her back was treated twelve weeks ago: questions are due."""
    at = clock.now(acting.clinic) - timedelta(weeks=12)
    return treat_knee(ada, at, by=acting, condition="low-back")


@pytest.fixture
def hers(ada: Patient, acting: Actor) -> Client:
    return logged_in(ada, acting)


def answered(page: Any, yes: int, of: int = 24) -> dict[str, str]:
    chosen = {f"q{place}": "1" if place <= yes else "0" for place in range(1, of + 1)}
    return {**Sheet(page).sends(), **chosen}


def test_it_is_asked_after_our_own_questions_and_kept_once_with_its_score(
    hers: Client, course: Course, ada: Patient, stored: Rows
) -> None:
    home = text_of(hers.get(f"/my/{ada.pk}"))
    assert "How are you now?" in home
    assert "Invented questions" in home
    ours = f"/my/courses/{course.pk}/answer/w12"
    said = hers.post(ours, typed(hers.get(ours), **OURS))
    assert "One more form belongs to these questions" in text_of(said)
    page = f"/my/courses/{course.pk}/answer/{KEY}"
    assert f'href="{page}"' in said.content.decode()
    shown = hers.get(page)
    assert WORDS in text_of(shown)
    assert "© Invented" in text_of(shown)
    given = answered(shown, 7)
    for _ in range(3):
        assert "Your answers have reached the clinic" in text_of(hers.post(page, given))
    (row,) = [one for one in stored(Response) if one.due_key == KEY]
    assert (row.questionnaire, row.how) == (
        "https://clinic.example/Questionnaire/invented|1",
        "own-device",
    )
    (score,) = [one for one in stored(Score) if one.instrument == "rmdq"]
    assert (score.value, score.least, score.greatest) == (7, 0, 24)
    assert [one.verdict for one in stored(Conclusion) if one.subject_id == row.pk] == ["scored"]


def test_the_clinic_and_the_person_see_the_score_and_every_answer(
    hers: Client, physician: Client, course: Course
) -> None:
    page = f"/my/courses/{course.pk}/answer/{KEY}"
    hers.post(page, answered(hers.get(page), 7))
    seen = physician.get(f"/courses/{course.pk}/outcomes")
    said = text_of(seen)
    assert "12 weeks: Roland-Morris disability questionnaire Scored" in said
    assert "7, on a scale of 0 to 24: 24 of 24 questions were answered" in said
    assert "What the form works out itself is the same: 7" in said
    assert f"{WORDS} 1" in said
    assert "rmdq,12" in physician.get(f"/courses/{course.pk}/outcomes.csv").content.decode()
    mine = f"/my/courses/{course.pk}/chart"
    assert "Roland-Morris" in text_of(hers.get(mine))
    assert "rmdq,12" in hers.get(f"{mine}.csv").content.decode()
    story = text_of(physician.get(f"/patients/{course.patient_id}"))
    assert "Roland-Morris disability questionnaire 7 of 24" in story


@pytest.mark.parametrize(
    ("yes", "of", "expression", "said"),
    [
        (7, 24, f"{OWN_SUM} + 1", "is another number: 8, and ours is 7"),
        (7, 24, "unheardOf()", "could not be evaluated here"),
        (3, 20, OWN_SUM, "No score: 20 of 24 questions were answered, and it needs 24"),
    ],
)
def test_what_differs_or_cannot_be_computed_is_said(
    hers: Client,
    physician: Client,
    course: Course,
    admin: Actor,
    yes: int,
    of: int,
    expression: str,
    said: str,
) -> None:
    with admin.at_work():
        add_questionnaire(
            content=sent(brought("2", expression)),
            instrument="rmdq",
            changes="The expression",
            is_comparable=True,
            by=admin,
        )
    page = f"/my/courses/{course.pk}/answer/{KEY}"
    hers.post(page, answered(hers.get(page), yes, of))
    assert said in text_of(physician.get(f"/courses/{course.pk}/outcomes"))


def test_without_a_permission_nothing_of_it_is_shown_and_what_was_answered_is_kept(
    hers: Client, physician: Client, course: Course, permission: WordingPermission, admin: Actor,
    ada: Patient, stored: Rows,
) -> None:  # fmt: skip
    page = f"/my/courses/{course.pk}/answer/{KEY}"
    waiting = answered(hers.get(page), 7)  # on a telephone without a signal
    withdraw_permission(permission=permission, by=admin)
    assert KEY not in {one.key for one in stored(DueItem)}
    assert "Invented questions" not in text_of(hers.get(f"/my/{ada.pk}"))
    assert WORDS not in text_of(hers.get(page))
    assert physician.get(f"/courses/{course.pk}/answers/{KEY}").status_code == 404
    assert (
        "Roland-Morris"
        not in text_of(physician.get(f"/courses/{course.pk}/outcomes")).split("Enter a score")[0]
    )
    assert "Your answers have reached the clinic" in text_of(hers.post(page, waiting))
    assert [one.value for one in stored(Score) if one.instrument == "rmdq"] == [7]
    chart = f"/courses/{course.pk}/outcomes"
    assert WORDS in text_of(physician.get(chart))  # what was answered keeps its question there
    for elsewhere in (page, f"/my/{ada.pk}", f"/my/courses/{course.pk}"):
        assert WORDS not in text_of(hers.get(elsewhere))
    assert hers.get(chart).status_code in (403, 404)


def test_who_began_goes_on_with_the_version_they_began(
    hers: Client, course: Course, admin: Actor, stored: Rows
) -> None:
    page = f"/my/courses/{course.pk}/answer/{KEY}"
    half = {**Sheet(hers.get(page)).sends(), "q1": "1"}
    assert hers.post(page, half, headers={"Prolo-Draft": "1"}).status_code == 204
    with admin.at_work():
        add_questionnaire(
            content=sent(brought("2")),
            instrument="rmdq",
            changes="x",
            is_comparable=False,
            by=admin,
        )
    back = hers.get(page)
    assert "What you answered then is still here" in text_of(back)
    hers.post(page, answered(back, 7))
    (row,) = [one for one in stored(Response) if one.due_key == KEY]
    assert row.questionnaire.endswith("|1")
    assert [one.response_id for one in stored(Draft)] == [row.pk]


def test_it_is_read_in_the_language_that_its_file_has(hers: Client, course: Course) -> None:
    page = f"/my/courses/{course.pk}/answer/{KEY}"
    hers.post("/my/language", {"language": "de"})
    said = hers.get(page)
    assert f"[de] {WORDS}" in text_of(said)
    assert "Sprache" not in text_of(said).split(WORDS)[0].split("Version 1")[-1]
    hers.post("/my/language", {"language": "es"})
    said = hers.get(page)
    assert WORDS in text_of(said)
    assert "Estas preguntas no existen en su idioma. Se muestran en Inglés" in text_of(said)
    assert '<div class="stack" lang="en" dir="ltr">' in said.content.decode()


def test_one_message_asks_for_both_and_its_link_opens_one_after_the_other(
    course: Course, acting: Actor, ada: Patient, stored: Rows
) -> None:
    with acting.at_work():
        asked = [one for one in messages_due(acting.clinic) if one.item.course_id == course.pk]
        now = clock.now(acting.clinic)
        message = Message.objects.create(
            clinic=acting.clinic, patient=ada, course=course, about="w12", due_key="w12",
            due_kind="answer-follow-up", step=0, rule="invite", due_at=now, send_at=now,
            closes_at=now + timedelta(days=9), channel="email", language="en", state="sent",
        )  # fmt: skip
        link = f"/a/{open_link(message, by=acting).token}"
    assert [one.item.key for one in asked] == ["w12"]
    anybody = Client()
    said = anybody.post(link, typed(anybody.get(link), **OURS))
    assert "One more form belongs to these questions" in text_of(said)
    assert f'href="{link}"' in said.content.decode()
    said = anybody.post(link, answered(anybody.get(link), 7))
    assert "One more form" not in text_of(said)
    assert {one.due_key for one in stored(Response)} >= {"w12", KEY}


def test_on_the_tablet_it_comes_after_our_own_questions(
    physician: Client, course: Course, stored: Rows
) -> None:
    physician.post(f"/courses/{course.pk}/answers/w12/tablet")
    said = physician.post("/tablet", typed(physician.get("/tablet"), **OURS))
    assert 'href="/tablet"' in said.content.decode()
    physician.post("/tablet", answered(physician.get("/tablet"), 7))
    assert "Nothing is open on it now" in text_of(physician.get("/tablet"))
    assert [one.how for one in stored(Response) if one.due_key == KEY] == ["tablet"]


def test_a_nurse_types_it_on_the_telephone(
    log_in: Callable[[str], Client], course: Course, stored: Rows
) -> None:
    nurse, page = log_in("nurse"), f"/courses/{course.pk}/answers/{KEY}"
    awaited = text_of(nurse.get(f"/calls/{course.pk}"))
    assert "Answers at 12 weeks: Roland-Morris disability questionnaire" in awaited
    nurse.post(page, answered(nurse.get(page), 7) | {"answered_by": "patient", "how": "phone"})
    (row,) = [one for one in stored(Response) if one.due_key == KEY]
    assert (row.how, row.recorded_by.username) == ("phone", "nurse")


def test_scores_of_a_version_that_does_not_compare_are_not_drawn_together(
    hers: Client, physician: Client, course: Course, admin: Actor
) -> None:
    page = f"/my/courses/{course.pk}/answer/{KEY}"
    hers.post(page, answered(hers.get(page), 7))
    rows = f"/courses/{course.pk}/outcomes.json"
    scored = [("rmdq", 12, 7)]
    assert _scored(physician.get(rows)) == scored
    for version, compares in (("2", True), ("3", False)):
        with admin.at_work():
            add_questionnaire(
                content=sent(brought(version)), instrument="rmdq", changes="x",
                is_comparable=compares, by=admin,
            )  # fmt: skip
        assert _scored(physician.get(rows)) == (scored if compares else [])
    said = text_of(physician.get(f"/courses/{course.pk}/outcomes"))
    assert "questionnaire: 1 score of another version of the form is left out of charts" in said


def _scored(listed: Any) -> list[tuple[Any, ...]]:
    names = ("instrument", "week", "score_points")
    return [
        tuple(one[name] for name in names) for one in listed.json()["rows"] if one["is_answered"]
    ]


def test_the_clinics_figures_are_of_any_measure_that_it_has_scores_of(
    hers: Client, physician: Client, course: Course
) -> None:
    page = f"/my/courses/{course.pk}/answer/{KEY}"
    hers.post(page, answered(hers.get(page), 7))
    said = physician.get("/our-clinic/outcomes", {"measure": "rmdq"})
    assert "Roland-Morris disability questionnaire, 0 to 24: how much better" in text_of(said)
    assert "Not shown: fewer than five people Everybody together" in text_of(said)
    rows = physician.get("/our-clinic/outcomes.json", {"measure": "rmdq"}).json()["rows"]
    assert {(one["measure"], one["mean_points"]) for one in rows} == {("rmdq", None)}


def test_the_clinic_chooses_at_which_times_its_form_is_asked(
    log_in: Callable[[str], Client], course: Course, acting: Actor, stored: Rows
) -> None:
    admin = log_in("admin")
    page = "/measures/rmdq/times"
    assert {"before_first", "at_follow_ups"} == {
        one.attrs["name"] for one in Sheet(admin.get(page)).controls if "checked" in one.attrs
    }
    seen = "before_first=False before_sessions=True at_follow_ups=False"
    for _ in range(2):
        sent_ = send(admin, page, before_sessions="on", looked_at=seen)
        assert sent_.status_code == 302
    (row,) = stored(FormTimes)
    assert (row.before_first, row.before_sessions, row.at_follow_ups) == (False, True, False)
    said = text_of(admin.get("/knowledge/instruments/rmdq"))
    assert "Its form is asked: before each later session." in said
    with acting.at_work():
        knowledge = clinic_knowledge(acting.clinic)
        asked = brought_asked(region_of(course, knowledge), knowledge)
        assert [kind for kind, names in asked.items() if "rmdq" in names] == [AT_SESSION]
        assert not course.due_items.filter(key=KEY).exists()


def test_answers_stay_in_sight_when_their_time_is_asked_no_more(
    hers: Client, physician: Client, course: Course, admin: Actor
) -> None:
    page = f"/my/courses/{course.pk}/answer/{KEY}"
    hers.post(page, answered(hers.get(page), 7))
    set_form_times(instrument="rmdq", before_first=True, by=admin)
    said = text_of(physician.get(f"/courses/{course.pk}/outcomes"))
    assert "12 weeks: Roland-Morris disability questionnaire Scored" in said


def test_only_who_keeps_the_clinic_sets_the_times(
    physician: Client, acting: Actor, admin: Actor
) -> None:
    assert physician.get("/measures/rmdq/times").status_code == 403
    with pytest.raises(NotAllowed):
        set_form_times(instrument="rmdq", by=acting)
    for name, code in (("nprs", "wording-is-ours"), ("none", "unknown")):
        with pytest.raises(Invalid, match=code):
            set_form_times(instrument=name, by=admin)
