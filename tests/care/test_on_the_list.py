"""What works where it is put, and what in the whole body."""

from __future__ import annotations

from prolo.care.on_the_list import is_local
from prolo.knowledge import load_knowledge

K = load_knowledge()


def test_what_no_fact_is_about_any_more_keeps_the_form_that_was_said() -> None:
    assert is_local(None, topical=True)
    assert not is_local(None, topical=False)


def test_a_tablet_is_never_local_and_a_cream_of_a_thinner_only_where_it_is_sold() -> None:
    spared = {one.id for one in K.medicines.values() if is_local(one, topical=True)}
    assert not any(is_local(one, topical=False) for one in K.medicines.values())
    assert {"heparin", "aspirin", "hydrocortisone", "diclofenac"} <= spared
    assert not spared & {"enoxaparin", "fondaparinux", "warfarin", "apixaban", "clopidogrel"}
