"""How sure one may be is judged by a physician, with reasons, for one clinic, on numbers that are
named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prolo.errors import Invalid, NotAllowed, NotFound
from prolo.evidence import Judgement
from prolo.evidence.summaries_as_json import digest_of
from prolo.registry.access import Actor
from prolo.registry.actions.certainty import Asked, sign_certainty, summary_for, withdraw_certainty
from prolo.registry.models import Event, SignedCertainty
from tests.registry.conftest import Cast

KNEE = Asked(
    condition="knee-oa", outcome="pain", comparator="placebo", window="long", region="knee"
)
INDIRECT = {"indirectness": Judgement(down=1, reason="Our patients are younger")}


def test_a_judgement_is_signed_with_its_reasons_and_what_it_was_made_on(at_work: Actor) -> None:
    row = sign_certainty(asked=KNEE, judgements=INDIRECT, by=at_work)
    assert (row.proposed, row.level, row.recorded_by) == ("very-low", "very-low", at_work.user)
    assert row.judgements["indirectness"] == {"down": 1, "reason": "Our patients are younger"}
    assert row.judgements["imprecision"]["down"] == 1
    assert row.sha256 == digest_of(summary_for(KNEE, at_work.clinic))
    assert Event.objects.filter(verb="certainty_signed").count() == 1


def test_the_level_follows_from_what_the_person_decides(at_work: Actor) -> None:
    judgements = {
        code: Judgement(down=0, reason="Looked at")
        for code in ("risk-of-bias", "inconsistency", "indirectness", "missing")
    }
    given = {**judgements, "imprecision": Judgement(down=1, reason="")}
    assert sign_certainty(asked=KNEE, judgements=given, by=at_work).level == "moderate"


@pytest.mark.parametrize(
    ("judgements", "fault"),
    [
        ({}, {"down_indirectness": "missing"}),
        ({"indirectness": Judgement(down=1, reason=" ")}, {"reason_indirectness": "missing"}),
        ({"indirectness": Judgement(down=4, reason="x")}, {"down_indirectness": "out-of-range"}),
        (
            {**INDIRECT, "imprecision": Judgement(down=0, reason="")},
            {"reason_imprecision": "missing"},
        ),
    ],
)
def test_what_is_left_open_or_departs_without_a_reason_is_refused(
    at_work: Actor, judgements: dict, fault: dict
) -> None:
    with pytest.raises(Invalid) as refused:
        sign_certainty(asked=KNEE, judgements=judgements, by=at_work)
    assert refused.value.faults == fault
    assert not SignedCertainty.objects.exists()


def test_the_newest_judgement_stands_alone_until_it_is_withdrawn(at_work: Actor) -> None:
    sign_certainty(asked=KNEE, judgements=INDIRECT, by=at_work)
    newest = sign_certainty(asked=KNEE, judgements=INDIRECT, by=at_work)
    standing = SignedCertainty.objects.filter(withdrawn_at__isnull=True)
    assert list(standing) == [newest]
    withdraw_certainty(asked=KNEE, by=at_work)
    assert not standing.all().exists()
    assert SignedCertainty.objects.count() == 2


@pytest.mark.parametrize("change", [{"outcome": "rom"}, {"comparator": "prp"}, {"comparator": "x"}])
def test_without_a_trial_or_a_question_there_is_nothing_to_sign(
    at_work: Actor, change: dict
) -> None:
    with pytest.raises(NotFound):
        sign_certainty(asked=replace(KNEE, **change), judgements=INDIRECT, by=at_work)


def test_one_trial_is_signed_too(at_work: Actor) -> None:
    one = sign_certainty(asked=replace(KNEE, window="medium"), judgements=INDIRECT, by=at_work)
    assert one.proposed == "very-low"


def test_a_nurse_signs_nothing_and_another_clinic_sees_nothing(cast: Cast) -> None:
    with cast.colleague.at_work(), pytest.raises(NotAllowed):
        sign_certainty(asked=KNEE, judgements=INDIRECT, by=cast.colleague)
    with cast.owner.at_work():
        sign_certainty(asked=KNEE, judgements=INDIRECT, by=cast.owner)
    with cast.outsider.at_work():
        assert not SignedCertainty.objects.exists()
        withdraw_certainty(asked=KNEE, by=cast.outsider)
    with cast.owner.at_work():
        assert SignedCertainty.objects.filter(withdrawn_at__isnull=True).count() == 1
