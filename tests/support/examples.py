"""How many examples a property that is slow takes."""

from __future__ import annotations

from hypothesis import settings


def at_least(own: int) -> int:
    """Its own number on every run; as many as the profile says where that looks further than the
    steady one, as «thorough» does."""
    steady, now = settings.get_profile("steady").max_examples, settings().max_examples
    return max(own, now) if now > steady else own
