"""Opening a course: what is offered."""

from __future__ import annotations

from django.test import Client

from prolo.registry.models import Patient
from tests.web.sheets import read_page


def test_conditions_stand_under_their_regions_both_by_name(physician: Client, ada: Patient) -> None:
    page = read_page(physician.get(f"/patients/{ada.pk}/courses/new"))
    regions = [one.attrs["label"] for one in page.all("optgroup")]
    assert regions == sorted(regions)
    assert len(regions) == 10
    (hip,) = (one for one in page.all("optgroup") if one.attrs["label"].startswith("Hip"))
    assert [one.text.strip() for one in hip.all("option")] == [
        "Adductor enthesopathy and pubic pain",
        "Gluteal tendinopathy and lateral hip pain",
        "Hip osteoarthritis",
    ]
