"""What is missing for somebody who is expected today."""

from __future__ import annotations

from dataclasses import replace

from prolo.care.board import Expected, missing_for
from tests.spec.tables import Spec

step = "course"
title = "What is missing for somebody who is expected today"
place = 4
text = """
Today's board names for each person what is not there yet, and whose work it is; each role sees its
own first. Below, everything is there for the second knee session of a man of 54, but for what the
table says. Of who is done, or does not come, nothing is missing.
"""
COMPLETE = Expected(
    is_session=True,
    age_years=54,
    has_phone=True,
    has_plan=True,
    has_imaging=True,
    has_consent=True,
    knows_allergies=True,
    has_sheet=True,
    was_told=True,
)
BUT = {
    "nothing": {},
    "an assessment": {"is_session": False, "has_plan": False, "has_consent": False},
    "no signed plan": {"has_plan": False},
    "no images reviewed": {"has_imaging": False},
    "consent withdrawn": {"has_consent": False},
    "never asked about allergies": {"knows_allergies": False},
    "no sheet": {"has_sheet": False, "was_told": False},
    "nobody told them": {"was_told": False},
    "no sheet, and here": {"has_sheet": False, "was_told": False, "is_here": True},
    "warfarin, unanswered": {"to_ask": ("warfarin",)},
    "ibuprofen to leave out": {"left_out": ("ibuprofen",)},
    "here": {"is_here": True},
    "here, ready": {"is_here": True, "readiness": "ready", "left_out": ("ibuprofen",)},
    "here, a stop": {"is_here": True, "readiness": "open"},
    "answers due": {"forms": ("session-2",)},
    "a worry": {"has_concern": True},
    "an adverse event": {"has_harm": True},
    "15, alone": {"age_years": 15},
    "15, a mother on record": {"age_years": 15, "has_guardian": True},
    "18, of age at 19": {"age_years": 18, "age_of_majority": 19},
    "no birth date": {"age_years": None},
    "speaks Turkish": {"language": "tr"},
    "no telephone": {"has_phone": False},
    "no room": {"has_room": False},
    "no physician": {"has_injector": False},
    "on a closed day": {"is_to_move": True},
    "an assessment, no physician": {"is_session": False, "has_injector": False},
    "done, no plan": {"is_over": True, "has_plan": False},
}


def missing(but: str) -> dict[str, object]:
    found = missing_for(replace(COMPLETE, **BUT[but]))
    return {
        "missing": [one.code for one in found],
        "namely": [what for one in found for what in one.what],
        "whose": list(dict.fromkeys(owner for one in found for owner in one.owners)),
    }


def test_before_a_session(spec: Spec) -> None:
    spec(
        missing,
        """
        but                         || missing          | namely    | whose
        nothing                     || –                | –         | –
        an assessment               || –                | –         | –
        no signed plan              || plan             | –         | physician
        no images reviewed          || imaging          | –         | physician
        consent withdrawn           || consent          | –         | nurse, physician
        never asked about allergies || allergies        | –         | nurse, physician
        no sheet                    || sheet            | –         | nurse
        nobody told them            || told             | –         | nurse
        warfarin, unanswered        || medicines-to-ask | warfarin  | physician, nurse
        ibuprofen to leave out      || holds            | ibuprofen | nurse
        a worry                     || concern          | –         | physician, nurse
        an adverse event            || harm             | –         | physician, nurse
        answers due                 || forms            | session-2 | nurse, front-desk
        done, no plan               || –                | –         | –
        """,
    )


def test_when_the_person_is_here(spec: Spec) -> None:
    """Nobody prepares at home any more; readiness asks what was left out."""
    spec(
        missing,
        """
        but                || missing        | namely | whose
        here               || readiness      | –      | nurse
        no sheet, and here || readiness      | –      | nurse
        here, a stop       || readiness-open | –      | physician, nurse
        here, ready        || –              | –      | –
        """,
    )


def test_who_the_person_is(spec: Spec) -> None:
    spec(
        missing,
        """
        but                    || missing     | namely | whose
        15, alone              || guardian    | –      | front-desk, nurse
        15, a mother on record || –           | –      | –
        18, of age at 19       || guardian    | –      | front-desk, nurse
        no birth date          || birth-date  | –      | front-desk
        speaks Turkish         || interpreter | tr     | front-desk
        no telephone           || phone       | –      | front-desk
        """,
    )


def test_where_and_with_whom(spec: Spec) -> None:
    spec(
        missing,
        """
        but                         || missing  | namely | whose
        no room                     || room     | –      | front-desk
        no physician                || injector | –      | front-desk
        an assessment, no physician || injector | –      | front-desk
        on a closed day             || to-move  | –      | front-desk
        """,
    )
