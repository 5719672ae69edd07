"""What a follow-up says that no rule can read: somebody of the clinic looks at it.

rule           code                                                    weight
outcomes.said  own-words, hurt-again, other-treatment, pain-reliever   decides

Hurt again counts without a word about it; «not sure» counts like a yes. Of another treatment and of
medicines the rules read that there were some; which, somebody reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from prolo.care.answers import Answer
from prolo.care.conclusions import Conclusion, Finding
from prolo.care.outcomes import Weight
from prolo.care.responses import Answers

SAID = "said"
LOOK = "look"  # the only verdict
NAMED = ("other-treatment", "pain-reliever")  # which it was stands in the person's own words


def weigh_said(answers: Answers) -> Conclusion | None:
    """None: nothing was said but what the rules read."""
    findings = tuple(
        Finding(rule="outcomes.said", code=code, weight=Weight.DECIDES) for code in _said(answers)
    )
    return Conclusion(kind=SAID, verdict=LOOK, findings=findings) if findings else None


def _said(answers: Answers) -> Iterator[str]:
    if answers.text("words"):
        yield "own-words"
    is_hurt = answers.answer("new-injury") in (Answer.YES, Answer.UNSURE)
    if is_hurt or answers.text("new-injury-what"):
        yield "hurt-again"
    yield from (code for code in NAMED if answers.text(f"{code}-what"))
