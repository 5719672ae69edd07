"""What the published trials of a condition say, and what they do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.evidence import (
    ConditionEvidence,
    Primary,
    Summary,
    comparisons_of,
    every_split,
    evidence_for,
    evidence_json,
    load_protocol,
    missing_evidence,
    other_joint_correlations,
    outcomes_of,
    summarise_all,
    summary_json,
    summary_of,
)
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition
from prolo.knowledge.trials import TrialTables, load_trials
from prolo.papers.words.sensitivity import joint_lines, split_lines
from prolo.registry.access import check_may, may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.clinic_trials import clinic_trials, standing_ratings
from prolo.registry.models import SignedCertainty
from prolo.web.listed import exported, listed
from prolo.web.presenters.bias import bias, bias_listing
from prolo.web.presenters.certainty import signed_json, standing
from prolo.web.presenters.evidence import CONDITION_HEADS, answer, trials_listing
from prolo.web.presenters.evidence_missing import missing
from prolo.web.presenters.findings import findings, findings_listing, of_100
from prolo.web.presenters.influence import influence, influence_listing
from prolo.web.presenters.listings import Listing, listing
from prolo.web.presenters.ratings import ratings
from prolo.web.presenters.repeat import repeat
from prolo.web.requests import ClinicRequest
from prolo.web.views.evidence_papers import paper_links
from prolo.web.words.evidence import COMPARATORS, OUTCOMES, WINDOWS, title_of, word

# Of a hundred without the treatment, where no trial says how many are better: a choice, and the
# page says that it is one.
WITHOUT, FEWEST, MOST = 30, 1, 99


def evidence(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_evidence")
    knowledge = clinic_knowledge(request.actor.clinic)
    trials = load_trials()
    rows = [
        {
            "condition": one.id,
            "label": one.label,
            "region": knowledge.regions[one.region].label,
            "url": reverse("web:evidence-of", args=[one.id]),
            "comparisons": sum(comparisons_of(one.in_trials, trials).values()),
            "says": one.evidence,
        }
        for one in sorted(knowledge.conditions.values(), key=lambda one: (one.region, one.label))
    ]
    if as_:
        return exported(request, listing("conditions", CONDITION_HEADS, rows), as_)
    return render(request, "web/evidence/conditions.html", {"conditions": rows})


def evidence_of(request: ClinicRequest, condition: str, as_: str = "") -> HttpResponse:
    asking = _Asking.in_address(request, condition)
    result = asking.evidence()
    summary = asking.summary(result) if result else None
    if as_:
        more: dict[str, Any] = {}
        if result and summary:
            decided = standing(summary, asking.signed().get(asking.question))
            more = {
                "answer": evidence_json(result),
                "summary": summary_json(summary),
                "decided": signed_json(decided),
            }
        return exported(request, trials_listing(result), as_, **more)
    context: dict[str, Any] = {"lines": _trial_lines(asking.condition, asking.knowledge)}
    if result and summary:
        context |= {
            "answer": answer(summary, asking.chart_title, asking.signed().get(asking.question)),
            "certainty_url": asking.certainty_url() if summary.certainty else "",
            "missing": missing(summary, asking.trials),
            "splits": split_lines(result, every_split(result, asking.trials)),
            "joints": joint_lines(other_joint_correlations(result, asking.trials)),
            "ratings": asking.ratings(result),
            "repeat": repeat(result, asking.condition.region),
            "papers": paper_links(asking.condition),
        }
    return asking.page("web/evidence/condition.html", context)


def evidence_findings(request: ClinicRequest, condition: str, as_: str = "") -> HttpResponse:
    asking = _Asking.in_address(request, condition)
    summaries = asking.summaries()
    if as_:
        return exported(request, findings_listing(summaries, asking.signed()), as_)
    address = reverse("web:evidence-of", args=[condition])
    groups = findings(summaries, address, asking.outcome, asking.signed())
    return asking.page(
        "web/evidence/findings.html",
        {"groups": groups, "without": asking.without, "of_100": of_100(asking.outcome)},
    )


def evidence_missing(request: ClinicRequest, condition: str, as_: str = "") -> HttpResponse:
    asking = _Asking.in_address(request, condition)
    result = asking.evidence()
    lacking = result and missing_evidence(result, asking.trials)
    if as_:
        found = bias_listing(result, lacking) if result and lacking else _nothing("missing")
        return exported(request, found, as_)
    context: dict[str, Any] = {}
    if result and lacking:
        summary = asking.summary(result)
        context = {"bias": bias(summary, lacking), "missing": missing(summary, asking.trials)}
    return asking.page("web/evidence/missing.html", context)


def evidence_influence(request: ClinicRequest, condition: str, as_: str = "") -> HttpResponse:
    asking = _Asking.in_address(request, condition)
    result = asking.evidence()
    if as_:
        return exported(
            request, influence_listing(result) if result else _nothing("influence"), as_
        )
    context = {"influence": influence(asking.summary(result)) if result else None}
    return asking.page("web/evidence/influence.html", context)


def _nothing(name: str) -> Listing:
    return listing(name, (), ())


@dataclass(frozen=True, slots=True)
class _Asking:
    """The question in the address; or, where it names none that trials asked, the first."""

    request: ClinicRequest
    condition: Condition
    knowledge: Knowledge
    trials: TrialTables
    outcomes: tuple[str, ...]
    comparators: tuple[str, ...]

    @classmethod
    def in_address(cls, request: ClinicRequest, condition: str) -> _Asking:
        check_may(request.actor, "see_evidence")
        knowledge = clinic_knowledge(request.actor.clinic)
        found = knowledge.conditions.get(condition)
        if found is None:
            raise Http404
        trials, name = clinic_trials(request.actor.clinic), found.in_trials
        return cls(
            request=request,
            condition=found,
            knowledge=knowledge,
            trials=trials,
            outcomes=outcomes_of(name, trials),
            comparators=tuple(comparisons_of(name, trials)),
        )

    @property
    def is_asked(self) -> bool:
        return bool(self.outcomes and self.comparators)

    @property
    def outcome(self) -> str:
        return self._chosen("outcome", self.outcomes, self._primary.outcome)

    @property
    def comparator(self) -> str:
        return self._chosen("comparator", self.comparators, self._primary.comparator)

    @property
    def windows(self) -> tuple[str, ...]:
        return tuple(one for one in WINDOWS if one in load_protocol().windows)

    @property
    def window(self) -> str:
        return self._chosen("window", self.windows, self._primary.window)

    @property
    def _primary(self) -> Primary:
        """The question that the protocol leads to."""
        return load_protocol().primary_of(self.condition.in_trials)

    @property
    def without(self) -> int:
        typed = self.request.GET.get("without", "")
        number = int(typed) if typed.isdecimal() and len(typed) < 4 else WITHOUT
        return min(MOST, max(FEWEST, number))

    def _chosen(self, name: str, known: tuple[str, ...], otherwise: str) -> str:
        asked = self.request.GET.get(name, otherwise)
        first = otherwise if otherwise in known else next(iter(known), "")
        return asked if asked in known else first

    def evidence(self) -> ConditionEvidence | None:
        if not self.is_asked:
            return None
        return evidence_for(
            self.condition.in_trials,
            self.outcome,
            self.comparator,
            self.trials,
            window=self.window,
        )

    @property
    def question(self) -> tuple[str, str]:
        return self.comparator, self.window

    def signed(self) -> dict[tuple[str, str], SignedCertainty]:
        """What was signed in this clinic, by comparator and window."""
        rows = SignedCertainty.objects.filter(
            condition=self.condition.in_trials, outcome=self.outcome, withdrawn_at__isnull=True
        ).select_related("recorded_by")
        return {(one.comparator, one.window): one for one in rows}

    def certainty_url(self) -> str:
        """Where it is judged; empty for who may not."""
        if not may(self.request.actor, "sign_certainty"):
            return ""
        parts = [self.condition.id, self.outcome, self.comparator, self.window]
        return reverse("web:certainty", args=parts)

    def ratings(self, result: ConditionEvidence) -> list[dict[str, str]]:
        return ratings(
            result,
            standing_ratings(self.request.actor.clinic),
            self.condition.id,
            may_rate=may(self.request.actor, "sign_certainty"),
        )

    def summary(self, result: ConditionEvidence) -> Summary:
        return summary_of(
            result,
            self.trials,
            self.knowledge.instruments,
            region=self.condition.region,
            control=self.without / 100,
        )

    def summaries(self) -> tuple[Summary, ...]:
        if not self.is_asked:
            return ()
        return summarise_all(
            self.condition.in_trials,
            self.outcome,
            self.trials,
            self.knowledge.instruments,
            windows=self.windows,
            region=self.condition.region,
            control=self.without / 100,
        )

    @property
    def title(self) -> str:
        return title_of(self.outcome, self.comparator, self.window)

    @property
    def chart_title(self) -> str:
        return _("%(outcome)s: each trial, and all together") % {
            "outcome": word(OUTCOMES, self.outcome)
        }

    def page(self, template: str, context: dict[str, Any]) -> HttpResponse:
        labelled = {
            "outcomes": (OUTCOMES, self.outcomes),
            "comparators": (COMPARATORS, self.comparators),
            "windows": (WINDOWS, self.windows),
        }
        asked = {
            "outcome": self.outcome,
            "comparator": self.comparator,
            "window": self.window,
            "title": self.title,
            **{
                name: [(one, word(words, one)) for one in codes]
                for name, (words, codes) in labelled.items()
            },
        }
        return render(
            self.request,
            template,
            {
                "condition": self.condition,
                "asked": asked if self.is_asked else None,
                "ways": self._ways(),
                **context,
            },
        )

    def _ways(self) -> list[dict[str, Any]]:
        """The pages of a condition, with the same question."""
        query = f"?{self.request.GET.urlencode()}" if self.request.GET else ""
        named = (
            ("web:evidence-of", _("The answer")),
            ("web:evidence-findings", _("All comparisons")),
            ("web:evidence-missing", _("What is missing")),
            ("web:evidence-influence", _("Single trials")),
        )
        found = [(label, reverse(name, args=[self.condition.id])) for name, label in named]
        return [
            {"label": label, "url": f"{url}{query}", "is_here": url == self.request.path}
            for label, url in found
        ]


def _trial_lines(condition: Condition, knowledge: Knowledge) -> list[object]:
    return [one for one in knowledge.trial_lines.values() if condition.id in one.conditions]


urlpatterns = [
    *listed("evidence", evidence, name="evidence"),
    *listed("evidence/<slug:condition>", evidence_of, name="evidence-of"),
    *listed("evidence/<slug:condition>/findings", evidence_findings, name="evidence-findings"),
    *listed("evidence/<slug:condition>/missing", evidence_missing, name="evidence-missing"),
    *listed("evidence/<slug:condition>/influence", evidence_influence, name="evidence-influence"),
]
