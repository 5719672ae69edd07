"""What a person can answer to a question about their safety."""

from __future__ import annotations

from enum import StrEnum


class Answer(StrEnum):
    """«Not sure» and silence are answers of their own: neither is ever read as no."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    NOT_ASKED = "not-asked"

    @property
    def is_open(self) -> bool:
        return self in (Answer.UNSURE, Answer.NOT_ASKED)


_WORST_FIRST = (Answer.YES, Answer.UNSURE, Answer.NO)


def worse_of(*answers: Answer | None) -> Answer:
    """Where one thing was asked or found in several ways, the worse reading counts."""
    return next((one for one in _WORST_FIRST if one in answers), Answer.NOT_ASKED)
