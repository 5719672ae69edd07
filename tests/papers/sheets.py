"""Papers of somebody invented, as long and as odd as they may come."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from typing import Any

from PIL import Image

from prolo.papers.estimate_paper import EstimateLine, EstimateSheet
from prolo.papers.paper import Letterhead
from prolo.papers.personal import Frame

DAY = date(2026, 3, 4)
LONG_NAME = "A" * 200


@cache
def logo() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (90, 30), "navy").save(written, format="PNG")
    return written.getvalue()


def frame(**more: Any) -> Frame:
    head = Letterhead(name="Invented Clinic", lines=("1 Main Street", "+1 555 0100"), logo=logo())
    given = {
        "letterhead": head,
        "name": "Ada Example",
        "born": "3 May 1961",
        "dated": DAY,
        "day": "Wed 4 March 2026",
        "language": "en",
        "country": "US",
    }
    return Frame(**{**given, **more})


def estimate(lines: int = 2, **more: Any) -> EstimateSheet:
    line = EstimateLine(
        what="Session",
        price="350.00 USD",
        times="3",
        least="700.00",
        expected="1050.00",
        most="2100.00",
    )
    given = {
        "about": "Knee osteoarthritis, right",
        "version": "1",
        "is_good_faith": True,
        "lines": (line,) * lines,
        "total": line,
        "at_least": "If you stop after session 1",
        "at_most": "With 6 sessions",
        "included": ("Dextrose",),
        "sessions": "2 to 6, planned 3",
        "who": (("Provider number", ("1234567890",)),),
        "priced": ("Session: 350.00 USD, the price from 1 January 2026 on",),
        "sha256": "0" * 64,
        "since": "What is otherwise than in version 1 of Mon 2 March 2026",
        "changes": ("Session: before 2 at 350.00 USD, now 3 at 350.00 USD.",),
    }
    return EstimateSheet(**{**given, **more})
