"""What `from prolo.evidence import …` promises."""

from __future__ import annotations

import prolo.evidence


def test_every_name_that_is_promised_is_there():
    missing = [name for name in prolo.evidence.__all__ if not hasattr(prolo.evidence, name)]
    assert missing == []
