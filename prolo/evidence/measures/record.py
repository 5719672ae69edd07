"""Many effects with their variances, as every measure returns them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from prolo.evidence.distributions import ndtri

Values: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EffectSizes:
    """Effects ``yi`` and sampling variances ``vi`` of one shape, read-only; NaN where an input was.

    ``measure`` is the code of the measure (see ``docs/effects.md``), ``variance`` the form of its
    variance. ``assumed`` holds what no report said, such as a correlation. ``marks`` says, by the
    code of a conversion or caution, which of the effects it concerns.
    """

    yi: Values
    vi: Values
    measure: str
    variance: str
    assumed: Mapping[str, float] = field(default_factory=dict)
    marks: Mapping[str, Mask] = field(default_factory=dict)

    @property
    def sei(self) -> Values:
        return np.sqrt(self.vi)

    def interval(self, level: float = 0.95) -> tuple[Values, Values]:
        """``ci_lb`` and ``ci_ub`` by the normal, as a forest plot draws them."""
        reach = float(ndtri((1 + level) / 2)) * self.sei
        return self.yi - reach, self.yi + reach

    def table(self, level: float = 0.95) -> Mapping[str, Values]:
        """One column a name: yi, vi, sei, ci_lb, ci_ub."""
        low, high = self.interval(level)
        return {"yi": self.yi, "vi": self.vi, "sei": self.sei, "ci_lb": low, "ci_ub": high}


def effect_sizes(
    yi: Values,
    vi: Values,
    measure: str,
    variance: str,
    *,
    assumed: Mapping[str, float] | None = None,
    marks: Mapping[str, Mask] | None = None,
) -> EffectSizes:
    yi, vi = (np.array(each, dtype=float) for each in np.broadcast_arrays(yi, vi))
    yi.setflags(write=False)
    vi.setflags(write=False)
    return EffectSizes(
        yi=yi,
        vi=vi,
        measure=measure,
        variance=variance,
        assumed=MappingProxyType(dict(assumed or {})),
        marks=MappingProxyType({code: mask for code, mask in (marks or {}).items() if mask.any()}),
    )
