"""Effects that were worked out elsewhere."""

from __future__ import annotations

from numpy.typing import ArrayLike

from prolo.errors import SynthesisError
from prolo.evidence.measures.door import ABOVE_0, ANY, enter
from prolo.evidence.measures.record import EffectSizes, effect_sizes


def given_effects(
    yi: ArrayLike, *, vi: ArrayLike | None = None, sei: ArrayLike | None = None
) -> EffectSizes:
    """GEN: effects with either their variances or their standard errors, above 0."""
    if (vi is None) == (sei is None):
        raise SynthesisError("give either vi, the variances, or sei, the standard errors.")
    if vi is not None:
        y, v = enter(yi=(yi, ANY), vi=(vi, ABOVE_0))
        return effect_sizes(y, v, "GEN", "")
    assert sei is not None
    y, se = enter(yi=(yi, ANY), sei=(sei, ABOVE_0))
    return effect_sizes(y, se**2, "GEN", "")
