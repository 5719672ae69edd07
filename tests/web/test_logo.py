"""The logo on the papers of a clinic."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from prolo.registry.access import Actor
from prolo.registry.models import ClinicLogo, Patient
from tests.web.conftest import HIDDEN, text_of

LogIn = Callable[[str], Client]


@pytest.fixture
def administrator(log_in: LogIn) -> Client:
    return log_in("admin")


def put(client: Client, name: str, content: bytes) -> Any:
    hidden = dict(HIDDEN.findall(client.get("/our-clinic/logo").content.decode()))
    return client.post(
        "/our-clinic/logo", {**hidden, "file": SimpleUploadedFile(name, content)}, follow=True
    )


def test_a_logo_is_a_small_picture_whatever_its_name_says(
    administrator: Client, physician: Client, admin: Actor, stored: Any
) -> None:
    assert "stands on every paper" in text_of(put(administrator, "logo.txt", picture(2000, 200)))
    (row,) = stored(ClinicLogo)
    with Image.open(BytesIO(bytes(row.content))) as kept:
        assert (kept.format, kept.size) == ("PNG", (900, 90))
    with admin.at_work():
        (patient,) = Patient.objects.all()[:1]
    letter = f"/patients/{patient.pk}/letter"
    logo = f'alt="{admin.clinic.name}"'
    assert logo in physician.get(letter).content.decode()
    assert physician.get(f"{letter}.pdf").content.startswith(b"%PDF")
    put(administrator, "other.png", picture(90, 30))
    administrator.post("/our-clinic/logo/remove")
    assert logo not in physician.get(letter).content.decode()
    assert [one.removed_at is None for one in stored(ClinicLogo)] == [False, False]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<svg onload='alert(1)'/>", "web page or a drawing"),
        (b"%PDF-1.7\n%%EOF startxref 0 %%EOF", "this is a document"),
        (b"", "there is nothing in it"),
    ],
)
def test_what_is_no_picture_is_no_logo(
    administrator: Client, stored: Any, content: bytes, says: str
) -> None:
    assert says in text_of(put(administrator, "logo.png", content))
    assert stored(ClinicLogo) == []


def test_only_who_keeps_the_clinic_sets_its_logo(log_in: LogIn) -> None:
    for name in ("desk", "physician", "researcher"):
        assert log_in(name).get("/our-clinic/logo").status_code == 403
        assert log_in(name).post("/our-clinic/logo/remove").status_code == 403


def picture(width: int, height: int) -> bytes:
    written = BytesIO()
    Image.new("RGB", (width, height), "navy").save(written, format="JPEG")
    return written.getvalue()
