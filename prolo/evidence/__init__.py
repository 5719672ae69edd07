"""What follows from many: published trials turned into effects, pooled, and what is missing."""

from __future__ import annotations

from prolo.evidence.pooling import PooledEffect, pool_effects

__all__ = ["PooledEffect", "pool_effects"]
