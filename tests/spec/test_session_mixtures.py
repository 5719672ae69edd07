"""What is drawn from which vial."""

from __future__ import annotations

from decimal import Decimal

from prolo.care.drawn import DrawnVial, Injected, drawn_findings
from prolo.care.mixtures import Sheet, Stock, Wanted, wanted_pcts, work_out
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "session"
title = "What is drawn from which vial"
text = """
From the strengths on the vials and the strengths wanted in the syringe follows how much of each is
drawn and how much diluent is added; what needs more than the whole syringe cannot be made. The draws
are rounded to the marks of the syringe, and the strengths are what the rounded draws really give.
"""


def made(vials: str, wanted: str, volume_ml: str, *, mark_ml: str = "0.1") -> dict[str, object]:
    sheet = work_out(
        Wanted(volume_ml=Decimal(volume_ml), pcts=_strengths(wanted)),
        [Stock(substance=name, pct=pct) for name, pct in _strengths(vials).items()],
        mark_ml=Decimal(mark_ml),
    )
    return {
        "draw_ml": [f"{one.substance} {one.ml}" for one in sheet.draws],
        "diluent_ml": f"{sheet.diluent_ml}" if sheet.can_be_made else None,
        "real_pct": [f"{one.substance} {one.pct.normalize():f}" for one in sheet.draws],
        "cannot": _lacks(sheet),
    }


def _strengths(text: str) -> dict[str, Decimal]:
    named = [one.rsplit(" ", 1) for one in text.split(", ")]
    return {name: Decimal(pct) for name, pct in named}


def _lacks(sheet: Sheet) -> list[str]:
    return [f"{name} {code}".strip() for name, code in sheet.lacks.items()]


def test_what_is_drawn_comes_from_the_strengths(spec: Spec) -> None:
    """25 % dextrose with 1 % lidocaine is just possible from 50 % and 2 %, half of each: nothing
    else fits in. With 1 % lidocaine it cannot be made, although each vial is strong enough."""
    spec(
        made,
        """
        vials                    | wanted                     | volume ml | mark ml || draw ml                         | diluent ml | real pct                    | cannot
        dextrose 50, lidocaine 2 | dextrose 25, lidocaine 1   | 10        | 0.1     || dextrose 5.0, lidocaine 5.0     | 0.0        | dextrose 25, lidocaine 1    | –
        dextrose 50, lidocaine 1 | dextrose 25, lidocaine 1   | 10        | 0.1     || –                               | –          | –                           | too-much-together
        dextrose 50, lidocaine 1 | dextrose 25, lidocaine 0.6 | 10        | 0.1     || –                               | –          | –                           | too-much-together
        dextrose 50, lidocaine 2 | dextrose 15, lidocaine 0.5 | 20        | 0.1     || dextrose 6.0, lidocaine 5.0     | 9.0        | dextrose 15, lidocaine 0.5  | –
        dextrose 50              | dextrose 15                | 10        | 0.1     || dextrose 3.0                    | 7.0        | dextrose 15                 | –
        dextrose 20              | dextrose 25                | 10        | 0.1     || –                               | –          | –                           | dextrose weaker-than-wanted
        dextrose 50, lidocaine 2 | dextrose 12.5, lidocaine 0.5 | 3       | 0.2     || dextrose 0.8, lidocaine 0.8     | 1.4        | dextrose 13.3333, lidocaine 0.5333 | –
        dextrose 50              | dextrose 5                 | 0.4       | 0.1     || –                               | –          | –                           | dextrose too-little-to-draw
        p2g 25, lidocaine 1      | p2g 12.5, lidocaine 0.5    | 10        | 0.1     || p2g 5.0, lidocaine 5.0          | 0.0        | p2g 12.5, lidocaine 0.5     | –
        """,
    )  # fmt: skip


def from_vials(irritant: str, pct: str) -> dict[str, object]:
    given = Decimal(pct) if pct else None
    found = wanted_pcts(irritant, given, load_knowledge())
    return {"wanted": [f"{name} {value.normalize():f}" for name, value in found.items()]}


def test_an_irritant_made_of_several_vials_is_drawn_from_each(spec: Spec) -> None:
    """Without a strength in the plan, as published; dextrose has no published one that is meant
    without saying it."""
    spec(
        from_vials,
        """
        irritant           | pct  || wanted
        dextrose           | 15   || dextrose 15
        dextrose           | –    || –
        p2g                | –    || p2g 12.5
        dextrose-morrhuate | –    || dextrose 10.7, morrhuate 0.71
        dextrose-morrhuate | 21.4 || dextrose 21.4, morrhuate 1.42
        """,
        follows=["irritants/p2g", "irritants/dextrose-morrhuate"],
    )


def compared(vials: str, given: str) -> dict[str, object]:
    """Vials as «name pct in mL», needles as mL of «name pct/name pct»."""
    drawn = []
    for vial in vials.split(", "):
        strength, _, size = vial.partition(" in ")
        name, _, pct = strength.partition(" ")
        drawn.append(
            DrawnVial(
                substance=name,
                pct=Decimal(pct) if pct else None,
                size_ml=Decimal(size) if size else None,
            )
        )
    needles = []
    for one in given.split(", "):
        volume_ml, _, mixture = one.partition(" of ")
        parts = [part.rsplit(" ", 1) for part in mixture.split("/")]
        pcts = {name: Decimal(pct) for name, pct in parts}
        needles.append(Injected(volume_ml=Decimal(volume_ml), pcts=pcts))
    found = tuple(drawn_findings(drawn, needles, load_knowledge()))
    return {
        "found": [f"{one.code} {one.params.get('substance', '')}".strip() for one in found],
        "weights": sorted({one.weight for one in found}),
    }


def test_what_was_drawn_is_compared_with_what_was_given(spec: Spec) -> None:
    """It is asked about and never refuses the record. Vials without strength or size say nothing."""
    spec(
        compared,
        """
        vials                                      | given                                 || found                       | weights
        dextrose 50 in 50, lidocaine 2 in 20       | 10 of dextrose 25/lidocaine 1         || –                           | –
        dextrose 50 in 50, lidocaine 1 in 20       | 10 of dextrose 25/lidocaine 1         || cannot-be-mixed             | warn
        dextrose 20 in 50                          | 4 of dextrose 25                      || stronger-than-vial dextrose | warn
        dextrose 50 in 5                           | 6 of dextrose 25, 6 of dextrose 25    || more-than-vials dextrose, more-volume-than-vials | warn
        dextrose 50 in 5, dextrose 50 in 5         | 10 of dextrose 25                     || –                           | –
        dextrose 50 in 10, lidocaine 2 in 5        | 20 of dextrose 15/lidocaine 0.5       || more-volume-than-vials      | warn
        dextrose 50 in 10, lidocaine 2 in 5, water in 10 | 20 of dextrose 15/lidocaine 0.5 || –                           | –
        dextrose 50, water in 10                   | 60 of dextrose 15                     || –                           | –
        dextrose in 10                             | 10 of dextrose 25                     || –                           | –
        dextrose 50 in 50                          | 1 of dextrose 15/lidocaine 70         || stronger-than-any-vial lidocaine | warn
        """,
    )  # fmt: skip
