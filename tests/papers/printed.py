"""Each paper of ``every_paper`` as it is made and typeset, once for all that read it."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from pypdf import PdfReader

from prolo.papers import Paper, typeset
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
