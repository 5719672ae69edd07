"""A file that takes seconds says how far it is, and is the same file as without a word."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from prolo.errors import SynthesisError
from prolo.web.told_files import TOLD
from prolo.web.views import evidence_papers

ASKED = {"Accept": f"{TOLD}, */*"}


@pytest.mark.parametrize("name", ["report", "dossier"])
def test_how_far_it_is_comes_first_and_then_the_very_file(physician: Client, name: str) -> None:
    address = f"/evidence/osgood-schlatter/{name}.pdf"
    plain = physician.get(address)
    told = physician.get(address, headers=ASKED)
    assert told["Content-Type"] == TOLD
    head, _, rest = b"".join(told).partition(b"file ")
    steps = re.findall(rb"(\d+) of (\d+)\n", head)
    assert b"".join(b"%b of %b\n" % one for one in steps) == head
    assert [int(done) for done, _ in steps] == [*range(1, int(steps[0][1]) + 1)]
    about, _, file = rest.partition(b"\n")
    length, called = about.decode().split(" ")
    assert (int(length), file) == (len(plain.content), plain.content)
    assert f'filename="{called}"' in plain["Content-Disposition"]


def test_what_cannot_be_made_is_said_in_its_place(
    physician: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for as a page, the address says why."""

    def fails(*_: Any, **__: Any) -> None:
        raise SynthesisError("no trial")

    monkeypatch.setattr(evidence_papers, "evidence_report", fails)
    told = physician.get("/evidence/osgood-schlatter/report.pdf", headers=ASKED)
    assert b"".join(told) == b"failed\n"


def test_a_stranger_is_told_nothing(client: Client, physician: Client) -> None:
    assert client.get("/evidence/knee-oa/report.pdf", headers=ASKED).status_code == 302
    assert physician.get("/evidence/nothing/report.pdf", headers=ASKED).status_code == 404
