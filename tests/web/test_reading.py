"""Pages to read: the evidence of a condition, the knowledge with its sources."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from io import BytesIO
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from django.test import Client
from pypdf import PdfReader

from prolo.evidence.rating import BIAS_DOMAINS
from prolo.knowledge import load_knowledge
from prolo.knowledge.library import KIND_NAMES, attribute
from prolo.knowledge.records import KINDS
from prolo.papers.words.sentences import day
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.models import Clinic, SignedCertainty
from prolo.web.words.facts import name_of
from prolo.web.words.knowledge import CODED
from tests.evidence.invented import tables
from tests.evidence.test_forest import rows_of
from tests.web.conftest import send, text_of

LONG = {"outcome": "pain", "comparator": "placebo", "window": "long"}


def test_two_trials_are_led_by_bayes_which_says_why_and_what_is_missing(physician: Client) -> None:
    page = text_of(physician.get("/evidence/knee-oa", LONG))
    assert "the certainty is very low" in page
    assert "proposed by rule, nobody has signed it" in page
    assert "It leads because 2 trials are few" in page
    assert "Random effects by REML; Knapp–Hartung interval" in page
    assert page.index("8.7 (−2.2 to 19.5)") < page.index("8.8 (−34.4 to 52.0)")
    assert "Of 100 people in these trials: better by enough without it 30, with it 53" in page
    assert "30 without it is a choice" in page
    # below it what is missing, and what that could do
    assert "9 trials are missing from this answer" in page
    assert "It rests on 41 % of the people known to be randomised" in page
    assert "to erase it: −4.0 on average" in page
    assert "Eroğlu 2016 40 no difference no figures printed" in page


def test_one_trial_is_one_and_none_is_none(physician: Client) -> None:
    one = text_of(physician.get("/evidence/knee-oa", {**LONG, "window": "medium"}))
    assert "One trial: nothing to pool." in one
    assert "Proposed by rule from the interval of the one trial" in one
    assert "the interval, −0.9 to 19.1," in one
    none = text_of(physician.get("/evidence/knee-oa", {**LONG, "outcome": "rom"}))
    assert "None with usable numbers" in none


def test_what_was_found_of_pain_is_not_said_of_harms(physician: Client) -> None:
    page = text_of(physician.get("/evidence/knee-oa", {**LONG, "outcome": "adverse-event"}))
    assert "Reeves 2000 ? not known no figures printed" in page
    assert "no figures of harms does not say that there were none" in page
    assert "leans towards prolotherapy" not in page


def test_where_no_difference_that_matters_is_known_the_one_judged_by_is_said(
    physician: Client,
) -> None:
    judged = "known for this scale. Judged in standard deviations: 0.20: a small standardised"
    assert judged in text_of(physician.get("/evidence/thumb-cmc-oa"))
    signing = physician.get("/evidence/thumb-cmc-oa/certainty/pain/corticosteroid/medium")
    assert judged in text_of(signing)


def test_the_summary_of_findings_holds_each_comparison_and_leads_to_it(physician: Client) -> None:
    found = physician.get("/evidence/knee-oa/findings", {"outcome": "pain", "without": "40"})
    page = text_of(found)
    assert "2 trials, 127 people, by Bayes" in page
    assert "40 without, 63 with" in page
    assert "None with usable numbers, at any time." in page
    address = "/evidence/knee-oa?outcome=pain&amp;comparator=placebo&amp;window=long"
    assert address in found.content.decode()
    odd = text_of(physician.get("/evidence/knee-oa/findings", {"without": "-5e9"}))
    assert "30 without" in odd


def test_a_physician_signs_how_sure_one_may_be_and_takes_it_back(
    log_in: Callable[[str], Client], physician: Client, acting: Actor
) -> None:
    address = "/evidence/knee-oa/certainty/pain/placebo/long"
    assert "Judge and sign" in text_of(physician.get("/evidence/knee-oa", LONG))
    as_proposed = {
        "down_risk-of-bias": "1",
        "down_inconsistency": "0",
        "down_imprecision": "0",
        "down_missing": "1",
    }
    refused = send(physician, address, **as_proposed)
    assert refused.status_code == 422
    wrong = text_of(refused)
    assert "Indirectness: enter why, it is shown with your name" in wrong
    assert "Imprecision: enter why you judge otherwise than proposed" in wrong
    assert "Risk of bias: enter why" not in wrong
    done = send(
        physician,
        address,
        **as_proposed,
        down_indirectness="0",
        reason_indirectness="As ours",
        reason_inconsistency="Two trials that agree",
        reason_imprecision="The lower end is far away",
    )
    assert done.status_code == 302
    page = text_of(physician.get(done["Location"]))
    assert "Certainty low decided by Dr. Miriam Invented" in page
    assert "Prolotherapy may do more for pain than" in page
    assert "Imprecision −1 0 The lower end is far away" in page
    summary = text_of(physician.get("/evidence/knee-oa/findings"))
    assert "low decided by Dr. Miriam Invented" in summary
    assert "the interval, −2.2 to 19.5," not in summary
    body = physician.get("/evidence/knee-oa.json", LONG).json()
    assert (body["decided"]["level"], body["decided"]["proposed"]) == ("low", "very-low")
    pdf = PdfReader(BytesIO(physician.get("/evidence/knee-oa/report.pdf").content))
    paper = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "Certainty: low, decided by Dr. Miriam Invented" in paper
    assert "Imprecision no level down: The lower end is far away" in paper
    assert "signed by nobody here" not in paper
    with acting.at_work():
        SignedCertainty.objects.update(sha256="another table")
    page = text_of(physician.get("/evidence/knee-oa", LONG))
    assert "nobody has signed it" in page
    assert "On other numbers than these: decided by Dr. Miriam Invented" in page
    physician.post(f"{address}/withdrawn")
    assert "nobody has signed it" in text_of(physician.get("/evidence/knee-oa", LONG))
    assert physician.get(address.replace("pain", "rom")).status_code == 404  # no trial
    assert physician.get(address.replace("long", "never")).status_code == 404
    assert log_in("nurse").get(address).status_code == 403


def test_a_physician_rates_a_trial_which_counts_on_the_page_and_takes_it_back(
    log_in: Callable[[str], Client], physician: Client
) -> None:
    address = "/evidence/knee-oa/rating/rabago-2013a"
    medium = {**LONG, "window": "medium"}
    page = text_of(physician.get("/evidence/knee-oa", medium))
    assert "Risk of bias of these trials: Rabago 2013 : not rated" in page
    domains = {
        f"{asked}_{code}": answer
        for code in BIAS_DOMAINS
        for asked, answer in (("risk", "low"), ("reason", "Seen in the report"))
    }
    assert (
        send(physician, address, **{**domains, "risk_selection": "high"}, overall="low").status_code
        == 422
    )
    empty = text_of(send(physician, address))
    assert "Missing outcome data: enter what you saw, it is kept with your name" in empty
    done = send(physician, address, **domains, overall="low")
    page = text_of(physician.get(done["Location"], medium))
    assert "Rabago 2013 : low (Dr. Miriam Invented, " in page
    assert "trials not known to be at low risk carry 0 % of the weight" in page
    assert "Rated low by Dr. Miriam Invented" in text_of(physician.get(address))
    physician.post(f"{address}/withdrawn")
    assert "Rabago 2013 : not rated" in text_of(physician.get("/evidence/knee-oa", medium))
    assert physician.get(address.replace("rabago-2013a", "ongley-1987")).status_code == 404
    assert log_in("nurse").get(address).status_code == 403


def test_few_trials_conclude_nothing_and_are_left_out_one_by_one(
    physician: Client,
) -> None:
    page = text_of(physician.get("/evidence/knee-oa/missing", LONG))
    assert "With 2 trials nothing can be concluded" in page
    assert "5 point to prolotherapy, 0 to the comparator, 3 say no difference or both ways" in page
    assert "cannot be worked out from these trials" in page
    page = text_of(physician.get("/evidence/knee-oa/influence", LONG))
    assert "Without Rabago 2013" in page
    assert "+ Sit 2020" in page
    alone = text_of(physician.get("/evidence/knee-oa/influence", {**LONG, "window": "medium"}))
    assert "no answer from which a trial could be left out" in alone


def test_all_that_is_known_of_a_condition_is_one_paper(physician: Client) -> None:
    (address,) = re.findall(
        r'href="([^"]+/report\.pdf\?style=ama)"',
        physician.get("/evidence/knee-oa").content.decode(),
    )
    paper = physician.get(address)
    assert paper["Content-Disposition"].startswith('attachment; filename="knee-oa-evidence-')
    assert paper.content.startswith(b"%PDF")
    assert physician.get("/evidence/nothing/report.pdf").status_code == 404
    assert Client().get(address).status_code == 302


def test_of_several_trials_reml_leads_and_bayes_stands_beside_it(
    physician: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    trials = tables(*rows_of(*((effect, 3) for effect in (2, 4, 3, 1, 5, 3))))
    monkeypatch.setattr("prolo.registry.clinic_trials.load_trials", lambda: trials)
    page = text_of(physician.get("/evidence/knee-oa", {"outcome": "pain"}))
    assert "6 trials, 240 people" in page
    assert "It leads because" not in page
    assert page.index("Random effects") < page.index("By Bayes")
    alone = text_of(physician.get("/evidence/knee-oa/influence", {"outcome": "pain"}))
    assert "Measures of influence" in alone
    funnel = text_of(physician.get("/evidence/knee-oa/missing", {"outcome": "pain"}))
    assert "With 6 trials nothing can be concluded" in funnel
    assert "Selection by steps of p adjusted" in funnel


def test_a_stranger_sees_no_evidence_and_nobody_that_of_no_condition(physician: Client) -> None:
    for part in ("", "/findings", "/missing", "/influence"):
        assert Client().get(f"/evidence/knee-oa{part}").status_code == 302
        assert physician.get(f"/evidence/nothing{part}").status_code == 404
        assert "No usable trial" in text_of(physician.get(f"/evidence/coccyx{part}"))


def test_a_strange_question_in_the_address_falls_back_to_a_known_one(physician: Client) -> None:
    answer = physician.get("/evidence/knee-oa", {"outcome": "<script>", "window": "never"})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().split("</head>")[1].split("<footer")[0]


@pytest.mark.parametrize(
    "address", ["/evidence/nothing", "/knowledge/nothing", "/knowledge/medicines/x"]
)
def test_what_is_not_there_is_not_found(physician: Client, address: str) -> None:
    assert physician.get(address).status_code == 404


def test_a_fact_shows_its_sources_and_what_is_unverified(physician: Client) -> None:
    page = text_of(physician.get("/knowledge/medicines/etoricoxib"))
    assert "Unverified" in page
    assert "WHO ATC/DDD index" in page


@pytest.mark.parametrize(
    ("fact", "sentences", "code"),
    [
        ("contraindications/pregnancy", ["relative", "a clinician decides"], "<dd>clinician"),
        ("sedation/iv", ["nothing for some hours"], "clear-fluid-h"),
        ("medicines/aspirin", ["Heart, stroke or blood vessels: the prescriber"], "ask-prescriber"),
        ("protocols/rabago-2013", ["Knee osteoarthritis", "Dextrose"], "knee-pes-anserine"),
        ("conditions/knee-oa", ["Knee", "code M17.0 · Bilateral primary"], "knee-oa"),
        (
            "regions/knee",
            ["Knee joint (joint space) · intra articular · bleeding risk low"],
            "map x",
        ),
        ("medicines/naproxen", ["half life, h, at least"], "is choice"),
        ("checklist/timeout", ["nothing is injected until it is answered"], "on fail"),
    ],
)
def test_a_fact_says_in_words_what_it_holds(
    physician: Client, fact: str, sentences: list[str], code: str
) -> None:
    page = physician.get(f"/knowledge/{fact}").content.decode()
    shown = page.split('<dl class="facts">')[1].split("</dl>")[0]
    for sentence in sentences:
        assert sentence in shown
    assert code not in shown


def test_every_code_that_a_field_of_a_fact_may_hold_has_its_word() -> None:
    without = [
        f"{kind.kind}.{name}: {code}"
        for kind in KINDS
        for name, annotation in get_type_hints(kind).items()
        for code in codes_of(annotation)
        if code not in CODED.get((kind.kind, name), {})
    ]
    assert not without


@pytest.mark.parametrize(
    ("kind", "field"), [("advice", "topic"), ("billing", "topic"), ("payers", "payer_kind")]
)
def test_every_code_that_facts_use_in_a_free_field_has_its_word(kind: str, field: str) -> None:
    used = {getattr(one, field) for one in load_knowledge().of_kind(kind).values()}
    assert used == set(CODED[kind, field])


def codes_of(annotation: Any) -> list[str]:
    """Of a field that holds one of some: a ``Literal``, or an enumeration."""
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return list(annotation)
    of = get_args(annotation)
    return (
        list(of) if get_origin(annotation) is Literal else [c for one in of for c in codes_of(one)]
    )


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_no_two_facts_of_a_kind_are_called_alike(kind: str) -> None:
    names = [name_of(fact) for fact in getattr(load_knowledge(), attribute(kind)).values()]
    assert [one for one in set(names) if names.count(one) > 1] == []


def test_a_physician_confirms_a_fact_by_name(physician: Client) -> None:
    address = "/knowledge/medicines/etoricoxib"
    done = send(physician, f"{address}/confirm", field="*", reason="Product label, section 5.2")
    assert done.status_code == 302
    page = text_of(physician.get(address))
    assert "Confirmed here" in page
    assert "Dr. Miriam Invented" in page
    assert "Product label, section 5.2" in page

    decided = text_of(physician.get("/knowledge/decided-here"))
    assert "confirmed Dr. Miriam Invented" in decided
    assert "Product label, section 5.2" in decided
    physician.post(f"{address}/unconfirmed")
    assert "withdrawn" in text_of(physician.get("/knowledge/decided-here"))

    page = text_of(physician.get(address))
    assert "Confirmed here" not in page
    assert "Unverified" in page


def test_a_nurse_confirms_nothing(log_in: Callable[[str], Client]) -> None:
    assert log_in("nurse").get("/knowledge/medicines/etoricoxib/confirm").status_code == 403
    withdrawn = log_in("nurse").post("/knowledge/medicines/etoricoxib/unconfirmed")
    assert withdrawn.status_code == 403


def test_a_clinic_sets_its_own_value_and_the_published_one_stays_beside_it(
    physician: Client, clinic: Clinic
) -> None:
    address = "/knowledge/thresholds/hold-days-minimum"
    outside = send(physician, f"{address}/own-value", value="500", reason="why not")
    assert outside.status_code == 422
    send(physician, f"{address}/own-value", value="5", reason="Our surgeons ask for it")
    page = text_of(physician.get(address))
    assert "5, prolo’s 3" in page
    assert f"set by Dr. Miriam Invented, {day(clock.today(clinic))}: Our surgeons ask" in page

    physician.post(f"{address}/published")

    assert "5, prolo’s 3" not in text_of(physician.get(address))
