"""What is asked of whom, and how a page is signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client

from prolo.care import plan as care_plan
from prolo.registry.models import (
    ConsentRequest,
)
from tests.web.sheets import Sheet

Stored = Callable[[Any], list[Any]]
DRAWN = "M100,150L140,90L200,200L260,80L320,210L380,100L700,150"
SEEN = {  # of a guardian, as it is recorded
    "kind": "guardian",
    "relationship": "mother",
    "right": "court",
    "document": "Court order 12 F 34/26",
}
BORN = {"birth_date-day": "14", "birth_date-month": "3", "birth_date-year": "1958"}
ASK = {
    "off_label_said": "on",
    "alternatives_said": "on",
    "signer": "patient",
    "identity": "document",
}


PLAN = care_plan.Plan(
    protocol="",
    sites=(
        care_plan.PlannedSite(
            structure="knee-joint", side="right", volume_ml=Decimal(5), irritant="dextrose"
        ),
    ),
    sessions_on=(date(2026, 6, 20), date(2026, 7, 18)),
)


def here(asked: ConsentRequest) -> str:
    return f"/consent-requests/{asked.pk}/sign"


def filled(page: Any, **typed: str) -> dict[str, Any]:
    return {**Sheet(page).sends(), "agrees": "on", "typed": "", "drawing": "", **typed}


def sign(client: Client, address: str, **typed: str) -> Any:
    return client.post(address, filled(client.get(address), **(typed or {"drawing": DRAWN})))
