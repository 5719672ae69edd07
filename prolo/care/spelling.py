"""How far what was typed is from a name: slips of the pen."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz.distance import OSA

SHORTEST_PREFIX = 4  # letters that must be right before a half-typed name is guessed


def distance(said: tuple[str, ...], name: tuple[str, ...], right: Collection[str]) -> int | None:
    """Slips of the pen between what was said and a name; None: too many to be meant. A word that is
    spelt as in any name, one of ``right``, is no slip for another: clover, a word of red clover, is
    two letters from Clobex."""
    if not name:
        return None
    if all(word in said for word in name):
        return 0  # the name, and words that nobody explained
    typed, known = "".join(said), "".join(name)
    begins = len(name) == 1 or typed.startswith(name[0])  # «napro» is naproxen, no product with it
    if begins and len(typed) >= SHORTEST_PREFIX and known.startswith(typed):
        return 1
    if len(said) == len(name) and not _same_letters(said, name):
        return None
    slips = [] if typed in right else [slips_between(typed, known)]
    if len(name) == 1 and len(said) > 1:  # beside words nobody explained
        slips += [slips_between(one, known, fewer=1) for one in said if one not in right]
    return min((one for one in slips if one is not None), default=None)


def _same_letters(said: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """A letter by itself is no slip: it tells vitamin K from vitamin E."""
    return all(one == known for one, known in zip(said, name, strict=True) if len(known) == 1)


def slips_between(typed: str, known: str, fewer: int = 0) -> int | None:
    likely = max(_likely(typed, known) - fewer, 0)
    if abs(len(typed) - len(known)) > likely:
        return None
    slips = OSA.distance(typed, known, score_cutoff=likely)
    return slips if slips <= likely else None


def _likely(typed: str, known: str) -> int:
    """How many slips are likely in a word of this length."""
    shorter = min(len(typed), len(known))
    return 0 if shorter < 4 else 1 if shorter < 6 else 2 if shorter < 10 else 3
