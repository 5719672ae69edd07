"""At the door: effects, variances and choices that the arithmetic behind it can rely on."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

import numpy as np
from numpy.typing import ArrayLike

from prolo.errors import SynthesisError
from prolo.evidence.heterogeneity import Studies, Vector, arrange

COUNTS = ("no study", "one study", "two studies")


def checked_studies(
    effects: ArrayLike, variances: ArrayLike, *, least: int, what: str
) -> tuple[Vector, Vector]:
    """Effects and variances as vectors, shape (k,); raises ``SynthesisError`` with every fault.

    ``what`` is what needs at least ``least`` studies, for the sentence that says so.
    """
    y, v = numbers("effects", effects), numbers("variances", variances)
    if y.shape != v.shape:
        raise SynthesisError(f"there are {len(y)} effects and {len(v)} variances: pair them up.")
    check_count(len(y), least, what)
    faults = [
        f"study {i + 1} of {len(y)} has effect {y[i]:g} and variance {v[i]:g}"
        for i in np.flatnonzero(~(np.isfinite(y) & np.isfinite(v) & (v > 0)))
    ]
    if faults:
        raise SynthesisError(f"{'; '.join(faults)}: both must be numbers, the variance above zero.")
    return y, v


def arranged(y: Vector, v: Vector) -> Studies:
    studies = arrange(y, v)
    if not studies.can_be_summed:
        raise SynthesisError(
            "the studies differ too much in size to be added up. Are they all in one unit?"
        )
    return studies


def check_count(k: int, least: int, what: str) -> None:
    if k < least:
        found = COUNTS[k] if k < len(COUNTS) else f"{k} studies"
        raise SynthesisError(f"{found} given: {what} takes at least {least}.")


def numbers(name: str, values: ArrayLike) -> Vector:
    try:
        vector = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise SynthesisError(f"{name} must be numbers, one a study.") from None
    if vector.ndim != 1:
        raise SynthesisError(f"{name} has shape {vector.shape}: one number a study is expected.")
    return vector


def check_choice(name: str, chosen: object, offered: Collection[str]) -> None:
    if chosen in offered:
        return
    near = get_close_matches(str(chosen), offered, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise SynthesisError(f"{name} is {chosen!r}: there are {', '.join(offered)}.{hint}")


def check_level(level: float) -> None:
    if not 0 < level < 1:
        raise SynthesisError(f"level is {level}: it must lie between 0 and 1, for example 0.95.")


def check_positive(name: str, value: float) -> None:
    if not (np.isfinite(value) and value > 0):
        raise SynthesisError(f"{name} is {value:g}: it must be a number above zero.")
