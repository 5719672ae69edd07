"""What an answer lacks, in words: the missing trials, on whom it rests, what they could do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.evidence import ConditionEvidence, MissingTrial, Summary
from prolo.evidence.figures import HARM
from prolo.evidence.tipping import MissingEffect, Tipping, missing_effect
from prolo.knowledge.trials import TrialTables
from prolo.papers.words.certainty import LEADS, TARGETS
from prolo.web.presenters.forest_chart import (
    effect_words,
    trial_name,
    unit_words,
)
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words.evidence import DIRECTIONS, REASONS, word


def missing(summary: Summary, trials: TrialTables) -> dict[str, Any]:
    evidence, share = summary.evidence, summary.share
    important = summary.threshold.value if summary.threshold else None
    return {
        "count": len(evidence.missing),
        "of_harms": evidence.question.outcome == HARM,
        "table": missing_table(evidence.missing),
        "people": evidence.people_missing,
        "registered": evidence.people_registered,
        "pooled": evidence.people_pooled,
        "unknown": evidence.sizes_unknown,
        "share": None if share.of_done is None else f"{100 * share.of_done:.0f}",
        "tipping": _tipping(missing_effect(evidence, trials, important=important), evidence),
        "set_aside": [f"{trial_name(one)}: {reasons(one)}" for one in evidence.set_aside],
    }


def missing_table(missing: Iterable[MissingTrial]) -> Table:
    return table(
        _("Trials that asked this and are not in the answer"),
        [
            Column(_("Trial")),
            Column(_("People"), is_number=True),
            Column(_("Points to")),
            Column(_("Why it is missing")),
        ],
        [
            (
                trial_name(one),
                "?" if one.people is None else one.people,
                word(DIRECTIONS, one.direction),
                reasons(one),
            )
            for one in missing
        ],
    )


def reasons(trial: MissingTrial) -> str:
    said = "; ".join(word(REASONS, code) for code in trial.reasons)
    if not trial.other_weeks:
        return said
    weeks = ", ".join(f"{one:g}" for one in trial.other_weeks)
    return _("%(why)s (week %(weeks)s)") % {"why": said, "weeks": weeks}


def _tipping(found: MissingEffect | None, evidence: ConditionEvidence) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "k": found.k_missing,
        "people": found.people,
        "assumed": found.assumed,
        "unit": unit_words(evidence),
        "judged": word(LEADS, found.by),
        "lines": [_tip(one, evidence) for one in found.telling],
    }


def _tip(one: Tipping, evidence: ConditionEvidence) -> str:
    target = word(TARGETS, one.target)
    if one.needed is None:
        return _("%(target)s: nothing is needed, it is so already") % {"target": target}
    needed = effect_words(one.needed, evidence)
    return _("%(target)s: %(needed)s on average") % {"target": target, "needed": needed}


def k_words(k: int) -> str:
    return _("one trial") if k == 1 else ngettext("%(k)s trial", "%(k)s trials", k) % {"k": k}
