"""Who is found where the keys of many people fit."""

from __future__ import annotations

from typing import Any

import pytest

from prolo.registry import find
from prolo.registry.find import find_patients


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("best", "others"),
    [
        (("{}", "{}"), ("{}ndner", "{}ders")),  # whole names before their beginnings
        (("{}", "{}ders"), ("{}ndner", "{}sgar")),  # one whole name before two beginnings
        (("{}ndner", "{}"), ("{}eber", "{}ders")),
        (("{}ndner", "{}ders"), ("{0[0]}q", "{0[0]}q")),  # beginnings before slips
    ],
)
def test_who_fits_best_is_found_among_more_than_are_looked_at(
    at_work: Any,
    register: Any,
    monkeypatch: pytest.MonkeyPatch,
    best: tuple[str, str],
    others: tuple[str, str],
) -> None:
    """Of several names: it is chance whose key the database reads first."""
    monkeypatch.setattr(find, "LOOKED_AT", 3)
    for typed in (("li", "an"), ("mo", "be"), ("ru", "ci"), ("sa", "du"), ("te", "ek")):
        wanted = [name.format(one) for name, one in zip(best, typed, strict=True)]
        for number in range(8):
            if number == 4:
                register(*wanted)
            register(*(name.format(one) for name, one in zip(others, typed, strict=True)))
        found = find_patients(at_work, " ".join(typed))[0].identity
        assert [found.family_name, found.given_names] == wanted


@pytest.mark.django_db
def test_a_slip_is_found_behind_many_whose_keys_fit_by_chance(
    at_work: Any, register: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """«Mrax», «Erax» and «Emax» share a key with what is typed and are two slips away from it."""
    monkeypatch.setattr(find, "AT_ONCE", 2)
    for chance in ("Mrax", "Erax", "Emax") * 3:
        register(chance)
    erma = register("Erma")
    assert [found.patient for found in find_patients(at_work, "Emra")] == [erma]
