"""Does the person react to something in this vial?

The person's allergies are words of the record; a label's other ingredients are typed off it, or
nobody read them (None).

rule          code               weight   params
vials.allergy allergic           stop     ingredient, allergy
vials.allergy same-family        ask      named: of the same family, which the person reacts to;
                                          awaits (inform then: a family that nobody verified)
vials.allergy other-anaesthetic  ask      named: an anaesthetic of another family, or one
                                          that is not known here
vials.allergy nearly-named       ask      named: in it, and nearly what the record says; allergy
vials.allergy read-the-label     ask      ingredient: it can be in such a vial, the person reacts to
                                          it, and nobody has read the label; awaits (and asks then
                                          too: to read a label is safe, whoever verified the list)
                                          (inform: it is in vials of others of its kind alone)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from prolo.care.allergies import (
    ingredients_in,
    irritants_refused,
    known_anaesthetics,
    names_ingredient,
    nearly,
    other_anaesthetics,
    related_anaesthetics,
)
from prolo.care.conclusions import Finding, Scalar
from prolo.care.limits import Weight
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Fact, Ingredient


def ingredient_findings(
    substance: str,
    allergies: Sequence[str],
    knowledge: Knowledge,
    *,
    ingredients: Sequence[str] | None = None,
    inputs: Mapping[str, Scalar] | None = None,
) -> Iterator[Finding]:
    if not allergies:
        return
    given = dict(inputs or {"substance": substance})
    refused = list(_refused(substance, allergies, knowledge, ingredients or (), given))
    yield from refused
    if not refused:
        yield from _doubted(substance, allergies, knowledge, given)
        yield from _nearly_named(substance, allergies, knowledge, ingredients or (), given)
    if ingredients is None:
        yield from _unread(substance, allergies, knowledge, given)


def _refused(
    substance: str,
    allergies: Sequence[str],
    knowledge: Knowledge,
    ingredients: Sequence[str],
    inputs: Mapping[str, Scalar],
) -> Iterator[Finding]:
    fact = knowledge.substance(substance)
    for allergy in allergies:
        one = (allergy,)
        if substance in irritants_refused(one, knowledge) | known_anaesthetics(one, knowledge):
            yield _found("allergic", inputs, fact, ingredient=substance, allergy=allergy)
        for printed in ingredients:
            if names_ingredient(allergy, printed, knowledge):
                yield _found("allergic", inputs, None, ingredient=printed, allergy=allergy)


def _doubted(
    substance: str, allergies: Sequence[str], knowledge: Knowledge, inputs: Mapping[str, Scalar]
) -> Iterator[Finding]:
    """anaesthetics: who reacts to one may react to its family; a clinician decides."""
    fact = knowledge.anaesthetics.get(substance)
    if fact is None:
        return
    named = related_anaesthetics(allergies, knowledge).get(substance)
    if named:
        yield _found("same-family", inputs, fact, is_usable=fact.is_usable("family"), named=named)
    for other in other_anaesthetics(allergies, substance, knowledge):
        yield _found("other-anaesthetic", inputs, fact, named=other)


def _nearly_named(
    substance: str,
    allergies: Sequence[str],
    knowledge: Knowledge,
    ingredients: Sequence[str],
    inputs: Mapping[str, Scalar],
) -> Iterator[Finding]:
    """A misspelling is never read silently as the name, nor as another."""
    fact = knowledge.substance(substance)
    for allergy in allergies:
        for name in nearly(allergy, knowledge):
            if next(_refused(substance, (name,), knowledge, ingredients, inputs), None):
                yield _found("nearly-named", inputs, fact, named=name, allergy=allergy)


def _unread(
    substance: str, allergies: Sequence[str], knowledge: Knowledge, inputs: Mapping[str, Scalar]
) -> Iterator[Finding]:
    """ingredients: what can be in such a vial is looked for on its label, whoever verified that:
    an unverified list asks, as every unverified danger does, and clears nobody."""
    reacted = {one for allergy in allergies for one in ingredients_in(allergy, knowledge)}
    for name in sorted(reacted):
        fact = knowledge.ingredients[name]
        is_listed = not fact.may_be_in or substance in fact.may_be_in
        if is_listed or _is_one_more(substance, fact, knowledge):
            found = _found(
                "read-the-label", inputs, fact, is_usable=fact.is_usable(), ingredient=name
            )
            yield replace(found, weight=Weight.ASK if is_listed else Weight.INFORM)


def _is_one_more(substance: str, fact: Ingredient, knowledge: Knowledge) -> bool:
    """An anaesthetic of which no label was read, of what vials of others hold."""
    others = knowledge.anaesthetics
    return substance in others and any(one in others for one in fact.may_be_in)


def _found(
    code: str,
    inputs: Mapping[str, Scalar],
    fact: Fact | None,
    *,
    is_usable: bool = True,
    **params: Scalar,
) -> Finding:
    weight = Weight.STOP if code == "allergic" else Weight.ASK
    return Finding(
        rule="vials.allergy",
        code=code,
        weight=weight if is_usable else Weight.INFORM,
        inputs=inputs,
        facts=(fact.ref,) if fact else (),
        params=params,
        awaits=None if is_usable or fact is None else fact.ref,
    )
