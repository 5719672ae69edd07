"""What `from prolo.evidence import …` promises."""

from __future__ import annotations

from pkgutil import iter_modules

import prolo.evidence


def test_every_name_that_is_promised_is_there():
    missing = [name for name in prolo.evidence.__all__ if not hasattr(prolo.evidence, name)]
    assert missing == []


def test_no_name_is_that_of_a_module_which_would_take_its_place_once_it_is_loaded() -> None:
    modules = {one.name for one in iter_modules(prolo.evidence.__path__)}
    assert not modules & set(prolo.evidence.__all__)
