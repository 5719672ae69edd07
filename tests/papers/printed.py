"""Each paper of ``every_paper`` as it is made and typeset, once for all that read it."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from prolo.papers import Paper, typeset, typesetting
from tests.papers.every_paper import PAPERS


@cache
def made(kind: str, language: str, country: str) -> Paper:
    return PAPERS[kind](language, country)


@cache
def bytes_of(kind: str, language: str, country: str) -> bytes:
    return typeset(made(kind, language, country))


@cache
def printed(kind: str, language: str, country: str) -> PdfReader:
    return PdfReader(BytesIO(bytes_of(kind, language, country)))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b-]+", "", text)


def changed(monkeypatch: pytest.MonkeyPatch, folder: Path, part: str, instead: str) -> None:
    """The template of papers with another part in it."""
    template = typesetting.TEMPLATE.read_text(encoding="utf-8")
    other = re.sub(part, lambda _found: instead, template)
    assert other != template
    made = folder / "paper.typ"
    made.write_text(other, encoding="utf-8")
    monkeypatch.setattr(typesetting, "TEMPLATE", made)
