"""A paper as PDF: tagged, in one language, with its fonts inside, always the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

from prolo.errors import SetupError
from prolo.papers.paper import FONT, Paper

TEMPLATE = Path(__file__).parent / "templates" / "paper.typ"
NOT_INSTALLED = "Papers are typeset by Typst, which is not installed: pip install 'prolo[papers]'"


def typeset(paper: Paper) -> bytes:
    """Everything goes in as data: nothing that a paper says is read as a command, no font of this
    machine is used, nothing is fetched.

    Raises
    ------
    SetupError
        Typst is not installed.
    """
    try:
        import typst
    except ImportError:
        raise SetupError(NOT_INSTALLED) from None
    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"paper": json.dumps(paper.as_json(), ensure_ascii=False), "font": FONT},
    )
    assert isinstance(made, bytes)
    return made
