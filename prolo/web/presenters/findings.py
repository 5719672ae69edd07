"""The summary of findings: each comparison at each time, in a row of words and as a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any, TypeAlias
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.evidence import Summary
from prolo.evidence.plots.words import rounded
from prolo.registry.models import SignedCertainty
from prolo.web.presenters.certainty import certainty, standing
from prolo.web.presenters.evidence import found_text, hundred, trials_words
from prolo.web.presenters.forest_chart import effect_words, unit_words
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.words.evidence import COMPARATORS, WINDOWS, word

Signed: TypeAlias = Mapping[tuple[str, str], SignedCertainty]  # by comparator and window

HEADS = (
    Head("comparator", gettext_lazy("Compared with")),
    Head("window", gettext_lazy("After the first injection")),
    Head("k", gettext_lazy("Trials")),
    Head("n", gettext_lazy("People")),
    Head("measure", gettext_lazy("Effect in")),
    Head("effect", gettext_lazy("Effect; above 0 favours prolotherapy")),
    Head("low", gettext_lazy("95 % interval from")),
    Head("high", gettext_lazy("95 % interval to")),
    Head("led_by", gettext_lazy("Answer by")),
    Head("points", gettext_lazy("In points")),
    Head("points_low", gettext_lazy("Points from")),
    Head("points_high", gettext_lazy("Points to")),
    Head("instrument", gettext_lazy("Of")),
    Head("without_per_100", gettext_lazy("Per 100 without")),
    Head("with_per_100", gettext_lazy("Per 100 with")),
    Head("with_per_100_low", gettext_lazy("Per 100 with, from")),
    Head("with_per_100_high", gettext_lazy("Per 100 with, to")),
    Head("share_without", gettext_lazy("Share without from")),
    Head("certainty_proposed", gettext_lazy("Certainty, proposed by rule")),
    Head("lowered_by", gettext_lazy("Lowered by")),
    Head("certainty_decided", gettext_lazy("Certainty, decided")),
    Head("decided_by", gettext_lazy("Decided by")),
    Head("decided_on", gettext_lazy("On")),
    Head("missing_trials", gettext_lazy("Trials missing")),
    Head("missing_people", gettext_lazy("People missing")),
)


def findings_listing(summaries: Iterable[Summary], signed: Signed) -> Listing:
    """What somebody of the clinic decided is not published."""
    rows = [_row(one, signed) for one in summaries]
    is_published = not any(row["certainty_decided"] for row in rows)
    return replace(listing("findings", HEADS, rows), published=is_published)


def _row(one: Summary, signed: Signed) -> dict[str, Any]:
    question = one.evidence.question
    decided = standing(one, signed.get((question.comparator.id, question.window.id)))
    evidence, found, points, absolute = one.evidence, one.found, one.points, one.absolute
    down = [each.code for each in one.certainty.domains if each.down] if one.certainty else []
    return {
        "comparator": evidence.question.comparator.id,
        "window": evidence.question.window.id,
        "k": evidence.k,
        "n": evidence.n,
        "measure": evidence.unit.measure if found else None,
        "effect": found and found.estimate,
        "low": found and found.low,
        "high": found and found.high,
        "led_by": led_by(one),
        "points": points and points.estimate,
        "points_low": points and points.low,
        "points_high": points and points.high,
        "instrument": points and points.by.instrument,
        "without_per_100": absolute and absolute.without,
        "with_per_100": absolute and absolute.with_treatment,
        "with_per_100_low": absolute and absolute.low,
        "with_per_100_high": absolute and absolute.high,
        "share_without": absolute and absolute.control_source,
        "certainty_proposed": one.certainty and one.certainty.level,
        "lowered_by": down,
        "certainty_decided": decided and decided.level,
        "decided_by": decided and decided.recorded_by and decided.recorded_by.full_name,
        "decided_on": decided and timezone.localdate(decided.recorded_at),
        "missing_trials": len(evidence.missing),
        "missing_people": evidence.people_missing,
    }


def of_100(outcome: str) -> str:
    """What is counted of a hundred people."""
    return _("Harmed, of 100") if outcome == "adverse-event" else _("Better by enough, of 100")


def led_by(one: Summary) -> str | None:
    if one.found is None:
        return None
    if one.lead is None:
        return "one-trial"
    return "bayes" if one.evidence.is_few else "reml"


def findings(
    summaries: Iterable[Summary], address: str, outcome: str, signed: Signed
) -> list[dict[str, Any]]:
    """The comparisons, each with its times; ``address`` is that of the single question."""
    groups = groupby(summaries, key=lambda one: one.evidence.question.comparator.id)
    return [_group(comparator, list(rows), address, outcome, signed) for comparator, rows in groups]


def _group(
    comparator: str, rows: list[Summary], address: str, outcome: str, signed: Signed
) -> dict[str, Any]:
    missing = {trial.trial_id for one in rows for trial in one.evidence.missing}
    return {
        "comparator": word(COMPARATORS, comparator),
        "has_any": any(one.evidence.k for one in rows),
        "missing": len(missing),
        "rows": [_finding(one, address, outcome, signed) for one in rows],
    }


def _finding(one: Summary, address: str, outcome: str, signed: Signed) -> dict[str, Any]:
    evidence = one.evidence
    question = evidence.question
    query = urlencode(
        {"outcome": outcome, "comparator": question.comparator.id, "window": question.window.id}
    )
    sure = certainty(one, signed.get((question.comparator.id, question.window.id)))
    return {
        "window": word(WINDOWS, question.window.id),
        "url": f"{address}?{query}",
        "trials": trials_words(evidence) if evidence.k else "",
        "k": evidence.k,
        "verdict": evidence.verdict,
        "missing": len(evidence.missing),
        "found": found_text(one),
        "unit": unit_words(evidence) if one.found else "",
        "by_bayes": led_by(one) == "bayes",
        "points": _points(one),
        "hundred": hundred(one.absolute) if one.absolute else None,
        "stated": bool(one.control and one.control.code == "stated"),
        "certainty": sure,
        "threshold": effect_words(one.threshold.value, evidence) if one.threshold else "",
    }


def _points(one: Summary) -> str:
    if one.points is None:
        return ""
    low, mid, high = (
        rounded(each, 1) for each in (one.points.low, one.points.estimate, one.points.high)
    )
    return _("%(mid)s (%(low)s to %(high)s) points of %(instrument)s") % {
        "mid": mid,
        "low": low,
        "high": high,
        "instrument": one.points.by.instrument,
    }
