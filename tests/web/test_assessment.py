"""The first assessment, through the front door: a knee and a low back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from prolo.registry.access import Actor
from prolo.registry.models import Assessment, Conclusion, Identity, Patient
from tests.web.conftest import send, text_of
from tests.web.every_form import Form, fill, post
from tests.web.sheets import Sheet, read_page

RADIO = re.compile(r'type="radio" name="([^"]+)" value="no"')


def open_course(client: Client, ada: Patient, condition: str, side: str) -> str:
    opened = send(client, f"/patients/{ada.pk}/courses/new", condition=condition, side=side)
    return str(opened.headers["Location"])


def well(client: Client, address: str) -> dict[str, str]:
    """No to every question; able to decide; half a year of pain that exercise did not settle."""
    asked = set(RADIO.findall(client.get(address).content.decode()))
    answers = dict.fromkeys(asked, "no")
    return answers | {"can_consent": "yes", "pain": "6", "pain_weeks": "30", "tried": "exercise"}


@pytest.fixture
def knee(physician: Client, ada: Patient) -> str:
    send(physician, f"/patients/{ada.pk}/medicines", typed="Aleve", reason="pain")
    send(physician, f"/patients/{ada.pk}/medicines", typed="aspirin", reason="heart-or-stroke")
    return open_course(physician, ada, "knee-oa", "right") + "/assessment"


def test_a_knee_without_reasons_against_it_is_suitable(physician: Client, knee: str) -> None:
    done = send(physician, knee, **well(physician, knee) | {"tender": "knee-joint"})
    assert done.status_code == 302
    page = text_of(physician.get(done.headers["Location"]))
    assert "First assessment: Suitable" in page
    assert "Pain for 3 months or more" in page
    assert "Rule candidate.criterion" in page


def test_a_conclusion_leads_back_to_its_course(physician: Client, knee: str) -> None:
    done = send(physician, knee, **well(physician, knee))
    page = read_page(physician.get(done.headers["Location"]))
    onward = [one.attrs["href"] for one in page.all("a") if one.text == "Back to the course"]
    assert onward == [knee.removesuffix("/assessment")]


def test_not_sure_is_never_read_as_no(physician: Client, knee: str) -> None:
    answers = well(physician, knee) | {"reason-local-infection": "not-sure"}
    page = text_of(physician.get(send(physician, knee, **answers).headers["Location"]))
    assert "Cannot be said yet: a safety question is open" in page
    assert "not sure, so it is not read as no" in page


def test_a_hot_swollen_joint_is_an_emergency_whatever_else_was_said(
    physician: Client, knee: str
) -> None:
    answers = well(physician, knee) | {"flag-hot-joint": "yes"}
    page = text_of(physician.get(send(physician, knee, **answers).headers["Location"]))
    assert "Emergency: refer now" in page
    assert "An emergency was found: refer now" in page
    assert "An emergency was found: refer now" in text_of(physician.get("/"))


def test_a_recent_steroid_injection_defers_to_a_day(physician: Client, knee: str) -> None:
    answers = well(physician, knee) | {"reason-recent-steroid": "yes", "steroid_on": ""}
    page = text_of(physician.get(send(physician, knee, **answers).headers["Location"]))
    assert "find out the day of the injection" in page


def test_skipped_questions_come_back_with_what_was_answered(
    physician: Client, knee: str, stored: Callable[..., list[Assessment]]
) -> None:
    answers = well(physician, knee) | {"goals": "To walk to the market"}
    del answers["flag-hot-joint"]
    refused = send(physician, knee, **answers)
    assert refused.status_code == 422
    assert "Choose yes, no or not sure" in text_of(refused)
    assert "To walk to the market" in refused.content.decode()
    assert not stored(Assessment)


def test_a_blood_thinner_and_a_low_back_wait_for_prescriber_and_clinician(
    physician: Client, ada: Patient
) -> None:
    send(physician, f"/patients/{ada.pk}/medicines", typed="Eliquis", medicine="apixaban")
    address = open_course(physician, ada, "low-back", "midline") + "/assessment"
    page = text_of(
        physician.get(send(physician, address, **well(physician, address)).headers["Location"])
    )
    assert "First assessment: Not now" in page
    assert "clinician and prescriber decide together" in page


def test_assessed_again_the_first_stays_and_the_second_counts(
    physician: Client, knee: str, stored: Callable[..., list[Any]]
) -> None:
    send(physician, knee, **well(physician, knee))
    send(physician, knee, **well(physician, knee) | {"reason-gout-flare": "yes"})
    assert sorted(one.version for one in stored(Assessment)) == [1, 2]
    assert [one.kind for one in stored(Conclusion)] == ["candidate", "candidate"]


ANEW = ("warmth", "effusion", "can_consent", "guardian", "reason-septic-joint", "reason-pregnancy")


def test_assessed_again_questions_about_danger_are_asked_anew(physician: Client, knee: str) -> None:
    send(physician, knee, **well(physician, knee))
    page = physician.get(knee)
    sent = Sheet(page).sends()
    assert not [name for name in sent if name.startswith("flag-") or name in ANEW]
    assert sent["pain"] == ["6"]
    assert re.search(r"Is a joint hot, red and swollen\? On .* 20\d\d.*: no\.", text_of(page))
    kept = physician.post(knee, sent)
    assert kept.status_code == 422 or "Cannot be said yet" in text_of(
        physician.get(kept.headers["Location"])
    )


def test_assessed_again_only_what_changed_is_changed(
    physician: Client, knee: str, stored: Callable[..., list[Any]]
) -> None:
    typed = fill(physician.get(knee), Form({"treatments-0-result": "worse"}))
    assert post(physician, knee, typed).status_code == 302
    again = {**typed, **Sheet(physician.get(knee)).sends(), "pain": ["2"]}
    assert post(physician, knee, again).status_code == 302
    first, second = (one.answers for one in sorted(stored(Assessment), key=lambda a: a.version))
    assert first["earlier_treatments"]
    assert first["examination"]["laxity"]
    assert second["pain"] == 2
    assert second | {"pain": first["pain"]} == first


def test_assessed_again_the_open_questions_are_led_to(physician: Client, knee: str) -> None:
    send(physician, knee, **well(physician, knee) | {"flag-hot-joint": "not-sure"})
    page = physician.get(knee).content.decode()
    notice = page.partition('class="notice"')[2].partition("</div>")[0]
    assert '<a href="#id_flag-hot-joint_0">Is a joint hot, red and swollen?</a>' in notice
    assert notice.count("<li>") == 1
    assert 'id="id_flag-hot-joint_0"' in page


def test_a_physician_decides_otherwise_by_name_and_the_finding_stays(
    physician: Client, knee: str
) -> None:
    answers = well(physician, knee) | {"reason-gout-flare": "yes"}
    conclusion = send(physician, knee, **answers).headers["Location"]
    assert send(physician, conclusion, reason="  ").status_code == 422
    send(physician, conclusion, reason="Flare settled last week, examined today")
    page = text_of(physician.get(conclusion))
    assert "Dr. Miriam Invented decided otherwise" in page
    assert "Acute crystal arthritis" in page


def test_earlier_treatments_keep_their_days_and_result_and_can_be_read_again(
    physician: Client, knee: str
) -> None:
    answers = well(physician, knee) | {"goals": "To walk to the market", "treatments-rows": "0"}
    row = {"kind": "brace", "result": "worse", "ended_on": "2024-05-01"}
    answers |= {f"treatments-0-{name}": value for name, value in row.items()}
    page = text_of(physician.get(send(physician, knee, **answers).headers["Location"]))
    assert "Brace, stick or splint, worse, until Wed 1 May 2024" in page
    assert "Exercise or physiotherapy, result not known" in page
    assert "To walk to the market" in page
    assert "Is a joint hot, red and swollen? no" in page


def test_how_an_illness_stands_is_kept_and_comes_back(physician: Client, knee: str) -> None:
    row = {"ill-rows": "0", "ill-0-illness": "diabetes", "ill-0-state": "controlled"}
    answers = well(physician, knee) | row | {"illnesses": ["diabetes", "osteoporosis"]}
    page = text_of(physician.get(send(physician, knee, **answers).headers["Location"]))
    assert "Diabetes, controlled by treatment" in page
    assert "Osteoporosis, how it stands is not known" in page
    again = Sheet(physician.get(knee)).sends()
    assert again["ill-0-state"] == ["controlled"]
    assert again["illnesses"] == ["osteoporosis"]


def test_a_treatment_that_ended_before_it_began_is_refused(physician: Client, knee: str) -> None:
    row = {"kind": "brace", "result": "same", "started_on": "2024-05-02", "ended_on": "2024-05-01"}
    answers = well(physician, knee) | {"treatments-rows": "0"}
    answers |= {f"treatments-0-{name}": value for name, value in row.items()}
    refused = send(physician, knee, **answers)
    assert refused.status_code == 422
    assert "Row 1: Check the dates: the end is before the start" in text_of(refused)


def test_relief_from_a_diagnostic_block_is_asked_where_a_trial_asked_it(
    physician: Client, ada: Patient, knee: str
) -> None:
    assert "diagnostic block" not in text_of(physician.get(knee))
    pelvis = open_course(physician, ada, "sacroiliac", "right") + "/assessment"
    answers = well(physician, pelvis) | {"block_relief_pct": "60"}
    page = text_of(physician.get(send(physician, pelvis, **answers).headers["Location"]))
    assert "As the trials asked: Half or more relief from a diagnostic block" in page
    assert "Pain that a diagnostic block took away 60 %" in page


@pytest.mark.parametrize(
    ("sex", "is_asked"), [("male", False), ("female", True), ("other", True), ("unknown", True)]
)
def test_pregnancy_is_not_asked_of_whom_it_cannot_concern(
    physician: Client, ada: Patient, acting: Actor, knee: str, sex: str, is_asked: bool
) -> None:
    with acting.at_work():
        Patient.objects.filter(pk=ada.pk).update(sex=sex)
        Identity.objects.filter(patient=ada).update(birth_date=date(1990, 1, 1))
    asked = {"reason-pregnancy", "reason-breastfeeding"} & set(well(physician, knee))
    assert len(asked) == (2 if is_asked else 0)
    done = send(physician, knee, **well(physician, knee) | {"tender": "knee-joint"})
    assert "First assessment: Suitable" in text_of(physician.get(done.headers["Location"]))


def test_the_list_of_medicines_is_looked_at_in_mid_assessment(
    physician: Client, knee: str, ada: Patient
) -> None:
    """What was typed is there again, and another person's list knows nothing of it."""
    page = read_page(physician.get(knee))
    (note,) = [one.attrs["value"] for one in page.all("input") if one.attrs["name"] == "form_token"]
    typed = {"goals": "Dance again", "pain": "6", "aside": "medicines", "form_token": note}
    there = physician.post(knee, typed)
    assert there.headers["Location"] == f"/patients/{ada.pk}/medicines"
    assert f'href="{knee}"' in physician.get(there.headers["Location"]).content.decode()
    back = text_of(physician.get(knee))
    assert "As you left it" in back
    assert "Dance again" in back
    assert "to put right" not in back
    assert "Back to the form you left" not in text_of(physician.get(there.headers["Location"]))


def test_a_list_that_is_saved_in_mid_assessment_leads_back_to_it(
    physician: Client, knee: str, ada: Patient
) -> None:
    page = read_page(physician.get(knee))
    (note,) = [one.attrs["value"] for one in page.all("input") if one.attrs["name"] == "form_token"]
    physician.post(knee, {"goals": "Dance again", "aside": "medicines", "form_token": note})
    address = f"/patients/{ada.pk}/medicines/list"
    read = Sheet(physician.post(address, {"pasted": "calcium 500 mg"})).typed()
    read = {name: values for name, values in read.items() if any(values)}
    done = physician.post(address, read)
    assert done.status_code == 302, Sheet(done).faults()
    assert done.headers["Location"] == knee
    assert "Dance again" in text_of(physician.get(knee))
    later = physician.post(address, read)  # nothing is left half filled any more
    assert later.headers["Location"] == knee.removesuffix("/assessment")


def test_a_back_is_not_asked_about_a_joint(physician: Client, ada: Patient) -> None:
    asked = text_of(
        physician.get(open_course(physician, ada, "low-back", "midline") + "/assessment")
    )
    for of_a_joint in ("joint at this place", "replacement of this joint", "effusion"):
        assert of_a_joint not in asked


def test_who_has_aspirin_on_the_list_is_asked_about_it_by_itself(
    physician: Client, knee: str
) -> None:
    page = read_page(physician.get(knee))
    assert "On the list of medicines: aspirin." in page.text
    (rest,) = [
        one for one in page.all("button") if "local-infection" in one.attrs.get("data-rest", "")
    ]
    assert "reason-bleeding-disorder" in rest.attrs["data-rest"]
    assert "reason-anticoagulant" not in rest.attrs["data-rest"]
