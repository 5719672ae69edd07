"""A person rates the risk of bias of a published trial, in their own name, for their own clinic."""

from __future__ import annotations

import pytest

from prolo.errors import Invalid, NotAllowed, NotFound
from prolo.evidence.rating import BIAS_DOMAINS
from prolo.registry.access import Actor
from prolo.registry.actions.certainty import Asked, summary_for
from prolo.registry.actions.rating import DomainRating, rate_trial, withdraw_rating
from prolo.registry.clinic_trials import clinic_trials
from prolo.registry.models import Event, TrialRating
from tests.registry.conftest import Cast

LOW = {code: DomainRating(risk="low", reason="As the report says") for code in BIAS_DOMAINS}
KNEE = Asked(
    condition="knee-oa", outcome="pain", comparator="placebo", window="medium", region="knee"
)


def rating_of(trial: str, by: Actor) -> str | None:
    (study,) = [one for one in clinic_trials(by.clinic).studies if one.study_id == trial]
    return study.rob_overall


def test_a_rating_counts_in_the_certainty_until_it_is_rated_anew_or_withdrawn(
    at_work: Actor,
) -> None:
    before = summary_for(KNEE, at_work.clinic).certainty
    assert before
    assert before.domain("risk-of-bias").down == 1
    rate_trial(trial="rabago-2013a", domains=LOW, overall="low", by=at_work)
    after = summary_for(KNEE, at_work.clinic).certainty
    assert after
    assert after.domain("risk-of-bias").down == 0
    worse = {**LOW, "measurement": DomainRating(risk="high", reason="Nobody was blinded")}
    row = rate_trial(trial="rabago-2013a", domains=worse, overall="high", by=at_work)
    assert row.domains["measurement"] == {"risk": "high", "reason": "Nobody was blinded"}
    assert row.recorded_by == at_work.user
    assert rating_of("rabago-2013a", at_work) == "high"
    withdraw_rating(trial="rabago-2013a", by=at_work)
    assert rating_of("rabago-2013a", at_work) is None
    assert TrialRating.objects.count() == 2
    verbs = list(Event.objects.filter(verb__startswith="trial_rat").values_list("verb", flat=True))
    assert sorted(verbs) == ["trial_rated", "trial_rated", "trial_rating_withdrawn"]


@pytest.mark.parametrize(
    ("domains", "overall", "faults"),
    [
        ({}, "low", {f"risk_{code}": "missing" for code in BIAS_DOMAINS}),
        (
            {**LOW, "selection": DomainRating(risk="low", reason=" ")},
            "low",
            {"reason_selection": "missing"},
        ),
        (
            {**LOW, "selection": DomainRating(risk="some", reason="No protocol")},
            "low",
            {"overall": "out-of-range"},
        ),
    ],
)
def test_every_domain_is_rated_with_its_reason_and_none_is_worse_than_the_whole(
    at_work: Actor, domains: dict, overall: str, faults: dict
) -> None:
    with pytest.raises(Invalid) as refused:
        rate_trial(trial="rabago-2013a", domains=domains, overall=overall, by=at_work)
    assert refused.value.faults == faults
    assert not TrialRating.objects.exists()


def test_an_unknown_trial_is_not_there(at_work: Actor) -> None:
    with pytest.raises(NotFound):
        rate_trial(trial="nobody-1999", domains=LOW, overall="low", by=at_work)


def test_a_nurse_rates_nothing_and_another_clinic_sees_nothing(cast: Cast) -> None:
    given = {"trial": "rabago-2013a", "domains": LOW, "overall": "low"}
    with cast.colleague.at_work(), pytest.raises(NotAllowed):
        rate_trial(**given, by=cast.colleague)
    with cast.owner.at_work():
        rate_trial(**given, by=cast.owner)
    with cast.outsider.at_work():
        assert rating_of("rabago-2013a", cast.outsider) is None
        withdraw_rating(trial="rabago-2013a", by=cast.outsider)
    with cast.owner.at_work():
        assert rating_of("rabago-2013a", cast.owner) == "low"
