"""Who may sign a consent, and who may not."""

from __future__ import annotations

from prolo.care.answers import Answer
from prolo.care.signing import SignerFacts, signer_faults
from tests.spec.tables import Spec

step = "readiness"
title = "Who signs"
text = """
An adult signs for themselves, a guardian for a minor and for a person who cannot decide. A proxy sees and
answers, and signs nothing. A guardian decides by a right that somebody of the clinic saw. Whether the person can decide is what the newest assessment says. A minor may decide
alone where the law lets them; laws differ, so somebody of the clinic writes down why, and nothing is worked out.
"""


def signs(
    age: str,
    can_decide: str,
    signs: str,
    *,
    why: str = "",
    needs: str = "no",
    interpreter: str = "",
    right: str = "court",
    reads: str = "",
    paper: str = "en",
    note: str = "",
) -> dict[str, object]:
    facts = SignerFacts(
        is_minor=age == "minor",
        can_consent=Answer(can_decide),
        needs_interpreter=needs == "yes",
        decides_note=why,
        right=right,
        reads=reads,
        paper=paper,
        language_note=note,
    )
    found = signer_faults(signs, interpreter, facts)
    return {"faults": [f"{name}: {code}" for name, code in found.items()]}


def test_an_adult_signs_for_themselves(spec: Spec) -> None:
    """A guardian signs for nobody but who was found unable to decide; for a guardian of before the
    majority as for any."""
    spec(
        signs,
        """
        age   | can decide | signs    || faults
        adult | yes        | patient  || –
        adult | not-asked  | patient  || –
        adult | unsure     | patient  || –
        adult | no         | patient  || signed_as: needs-guardian
        adult | no         | guardian || –
        adult | unsure     | guardian || –
        adult | yes        | guardian || signed_as: decides-themselves
        adult | not-asked  | guardian || signed_as: decides-themselves
        adult | yes        | proxy    || signed_as: does-not-decide
        adult | no         | proxy    || signed_as: does-not-decide
        adult | yes        | sister   || signed_as: unknown
        """,
    )


def test_a_guardian_signs_for_a_minor(spec: Spec) -> None:
    """One who decides alone does so with the reason written down."""
    spec(
        signs,
        """
        age   | can decide | signs    | why                      || faults
        minor | yes        | guardian | –                        || –
        minor | yes        | patient  | –                        || signed_as: needs-guardian
        minor | yes        | patient  | emancipated, court paper || –
        minor | no         | patient  | emancipated, court paper || signed_as: needs-guardian
        minor | not-asked  | proxy    | –                        || signed_as: does-not-decide
        """,
    )


def test_who_needs_an_interpreter_signs_through_one(spec: Spec) -> None:
    spec(
        signs,
        """
        age   | can decide | signs    | needs | interpreter || faults
        adult | yes        | patient  | yes   | Ivo         || –
        adult | yes        | patient  | yes   | –           || interpreter: missing
        adult | yes        | patient  | no    | –           || –
        minor | yes        | patient  | yes   | –           || signed_as: needs-guardian, interpreter: missing
        """,
    )


def test_a_guardian_decides_by_a_right_that_somebody_saw(spec: Spec) -> None:
    """A parent has it until the majority. The person themselves needs none."""
    spec(
        signs,
        """
        age   | can decide | signs    | right    || faults
        minor | yes        | guardian | –        || right: no-right
        minor | yes        | guardian | uncle    || right: no-right
        minor | yes        | guardian | parent   || –
        minor | yes        | guardian | court    || –
        minor | yes        | guardian | attorney || –
        minor | yes        | guardian | by-law   || –
        adult | no         | guardian | –        || right: no-right
        adult | no         | guardian | parent   || right: parent-of-adult
        adult | no         | guardian | attorney || –
        adult | no         | guardian | in-error || right: guardian-in-error
        minor | yes        | guardian | in-error || right: guardian-in-error
        adult | yes        | patient  | –        || –
        """,
    )


def test_who_reads_another_language_than_the_papers_signs_with_a_word_about_it(
    spec: Spec,
) -> None:
    """An interpreter is named, or somebody writes down how they understand it."""
    spec(
        signs,
        """
        age   | can decide | signs   | reads | paper | interpreter | note        || faults
        adult | yes        | patient | es    | en    | –           | –           || language_note: other-language
        adult | yes        | patient | es    | en    | Ivo         | –           || –
        adult | yes        | patient | es    | en    | –           | speaks both || –
        adult | yes        | patient | es    | es    | –           | –           || –
        adult | yes        | patient | de-AT | de    | –           | –           || –
        adult | yes        | patient | other | en    | –           | –           || language_note: other-language
        adult | yes        | patient | –     | en    | –           | –           || –
        adult | yes        | patient | es    | –     | –           | –           || –
        """,
    )
