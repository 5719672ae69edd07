"""What is to be minded before a number of the trials is believed, in a patient's words: one list,
for what a treatment does beside another and for what became of people with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from prolo.papers.words.evidence import Word

MINDED: Mapping[str, Word] = {
    "unit-joints": lambda: _("joints counted as people"),
    "unit-unclear": lambda: _("perhaps joints counted as people"),
    "not-randomised": lambda: _("not randomised"),
    "randomisation-unstated": lambda: _("the report does not say if lots were drawn"),
    "co-treatment-differs": lambda: _("the arms differ by another treatment too"),
    "spread-perhaps-se": lambda: _(
        "the report may mean something else by its ±; then it may be off by far more"
    ),
    "spread-ambiguous": lambda: _(
        "the report does not say what its ± means; it may be off by more"
    ),
    "spread-unusual": lambda: _("by its report people were very far apart"),
    "difference-disagrees": lambda: _("its report prints a difference that its groups do not have"),
    "weeks-from-last-injection": lambda: _("weeks counted from the last injection"),
    "n-is-randomised": lambda: _("people counted as at the start; some may have left"),
}
STRONGER = {"spread-ambiguous": "spread-perhaps-se"}  # which says the other too


def minded(cautions: Sequence[str]) -> tuple[str, ...]:
    """Those of the list among the cautions of one trial."""
    return tuple(one for one in MINDED if one in cautions and STRONGER.get(one, "") not in cautions)
