"""What every answer carries, pages of faults too."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import prolo.web
import tests.support
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.models import Clinic
from prolo.web.views import patients
from tests.web.conftest import text_of
from tests.web.sheets import read_page

VENDOR = Path(prolo.web.__file__).parent / "static" / "web" / "vendor"
OF_TESTS = Path(tests.support.__file__).parent / "vendor"
INLINE = re.compile(r"^on|^style$|^srcdoc$")


def broken(*_anything: Any) -> Any:
    raise RuntimeError("on purpose")


@pytest.fixture
def answers(
    physician: Client, log_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> dict[int, Any]:
    """One answer of every status that a browser may meet."""
    monkeypatch.setattr(patients, "find_patients", broken)
    physician.raise_request_exception = False
    strict = Client(enforce_csrf_checks=True)
    found = [
        physician.get("/"),
        physician.get("/log-in"),
        physician.get("/patients/new?\0"),
        physician.post("/patients/new", {}),
        physician.get("/nowhere"),
        log_in("desk").get("/design/../knowledge/medicines/etoricoxib/confirm"),
        strict.post("/log-in", {}),
        physician.get("/log-out"),
        physician.get("/patients", {"q": "Ada"}),
    ]
    return {one.status_code: one for one in found}


def test_the_policy_of_every_answer_lets_nothing_run_that_is_not_a_file_of_ours(
    answers: dict[int, Any],
) -> None:
    assert {200, 302, 403, 404, 405, 422, 500} <= set(answers)
    for answer in answers.values():
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "object-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert "camera=()" in answer.headers["Permissions-Policy"]


def test_no_page_needs_more_than_the_policy_allows(answers: dict[int, Any]) -> None:
    for answer in answers.values():
        for one in read_page(answer).walk():
            assert not [name for name in one.attrs if INLINE.match(name)], one.tag
            assert one.tag != "style"
            assert one.tag != "script" or (one.attrs.get("src") and not one.text)


def test_every_page_of_a_demonstration_says_that_it_is_one(
    answers: dict[int, Any], client: Client, clinic: Clinic
) -> None:
    """Those of faults too, and those that are read before a log-in where no other clinic is."""
    before_a_log_in = ("/log-in", "/about-prolotherapy")
    pages = [answers[code] for code in (200, 404, 422, 500)]
    pages += [client.get(address) for address in before_a_log_in]
    for page in pages:
        assert "DEMONSTRATION CLINIC" in text_of(page), page.status_code
    open_clinic(name="A real one")
    for address in before_a_log_in:
        assert "DEMONSTRATION CLINIC" not in text_of(client.get(address)), address


def test_a_page_of_a_fault_in_a_real_clinic_says_nothing_of_a_demonstration(
    log_in: Callable[[str], Client], clinic: Clinic
) -> None:
    Clinic.objects.filter(pk=clinic.pk).update(is_demo=False, clock_offset_s=0)
    for address in ("/nowhere", "/people/privileges/new"):
        page = log_in("desk").get(address)
        assert page.status_code in (403, 404)
        assert "DEMONSTRATION" not in text_of(page)


def test_a_broken_page_says_so_in_words_and_names_nobody(answers: dict[int, Any]) -> None:
    page = answers[500].content.decode()
    assert "Something broke on our side" in page
    assert "on purpose" not in page
    assert "Ada" not in page


@pytest.mark.parametrize("folder", [VENDOR, OF_TESTS], ids=["pages", "tests"])
def test_what_others_wrote_is_byte_for_byte_what_vendor_json_says(folder: Path) -> None:
    listed = {one["file"]: one for one in json.loads((folder / "vendor.json").read_text())}
    there = {path.name for path in folder.iterdir()} - {"vendor.json"}
    assert set(listed) == there
    for name, one in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == one["sha256"], name
        assert one["licence"]
        assert one["version"]
