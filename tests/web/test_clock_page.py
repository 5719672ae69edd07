"""The page that lets time pass in a demonstration."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.plans import open_days
from tests.web.conftest import text_of

pytestmark = pytest.mark.both_databases


def test_it_proposes_the_next_working_day_and_mornings_in_a_week_and_a_month(
    physician: Client, acting: Actor
) -> None:
    page = physician.get("/clock")
    with acting.at_work():
        today, days = clock.today(acting.clinic), open_days(acting.clinic)
    proposed = re.findall(r'name="day" value="([^"]+)"', page.content.decode())
    wanted = [days.first_from(today + timedelta(days=ahead)) for ahead in (1, 7, 30)]
    assert proposed == [one.isoformat() for one in wanted]
    said = text_of(page)
    assert all(one in said for one in ("the next working day", "in a week", "in a month"))
