"""Sources in each style, against files that a person looked at."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
import typst

from prolo.errors import SetupError
from prolo.knowledge import load_knowledge
from prolo.knowledge.bibliography import Reference, every_reference
from prolo.knowledge.journals import abbreviations
from prolo.papers.bibtex import bibtex
from prolo.papers.citation_styles import Style, cited
from prolo.papers.citing import Citing
from prolo.papers.paper import Line

GOLDEN = Path(__file__).parent / "golden"
CHOSEN = (  # all known; one author known; two kinds of initials; a question; no title; many; a page
    "trials/sit-2020",
    "trials/rabago-2013a",
    "trials/ongley-1987",
    "trials/yelland-2004",
    "trials/comert-kilic-2016",
    "trials/sert-2020",
    "trials/reg-nct05537077",
    "reviews/sanderson-2015",
    "sources/rabago-2010",
    "sources/acr-2019",
    "sources/aaos-summary",
    "methods/grade-bias",
)


def chosen() -> list[Reference]:
    every = every_reference(load_knowledge())
    return [every[one] for one in CHOSEN]


def text_of(line: Line) -> str:
    return "".join(f"_{run.text}_" if run.is_italic else run.text for run in line)


def golden(name: str, made: str) -> str:
    path = GOLDEN / name
    assert path.exists(), f"look at it and keep it as {path}:\n{made}"
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("style", ["recorded", "ama", "apa", "mla"])
def test_each_style_is_as_somebody_looked_at_it(style: Style) -> None:
    made = "\n".join(map(text_of, cited(chosen(), style, "en"))) + "\n"
    assert made == golden(f"citations.{style}.txt", made)


def test_bibtex_is_as_somebody_looked_at_it() -> None:
    made = bibtex(chosen())
    assert made == golden("citations.bib", made)


def test_another_reader_of_bibtex_finds_the_same_in_it() -> None:
    """Typst reads BibTeX by a library of its own, and makes the same list of it."""
    program = """
    #for key in json(bytes(sys.inputs.keys)) { html.elem("p", cite(label(key), form: "full")) }
    #bibliography(bytes(sys.inputs.refs), style: "american-medical-association")
    """
    known = [one for one in chosen() if not one.lacks and one.is_article]
    keys = [one.ref.replace("/", ":") for one in known]
    made = typst.compile(
        program.encode(),
        format="html",
        sys_inputs={"keys": json.dumps(keys), "refs": bibtex(known)},
    ).decode()
    for one in known:
        parts = (one.volume, one.doi, one.authors[0].partition(",")[0], str(one.title)[:30])
        assert [part for part in parts if part and part not in made] == []


@pytest.mark.parametrize("style", ["recorded", "ama", "apa", "mla"])
def test_no_source_loses_its_authors_or_its_year(style: Style) -> None:
    every = [one for ref, one in every_reference(load_knowledge()).items() if ref == one.ref]
    lines = list(map(text_of, cited(every, style, "en")))
    assert len(lines) == len(every)
    for one, line in zip(every, lines, strict=True):
        first = one.authors[0].partition(",")[0] if one.authors else one.first_author or ""
        assert first in line, line
        assert str(one.year or "") in line, line
        assert (one.doi or "") in line, line
        words = re.sub(r"https?://\S+", "", line)
        assert not re.search(r"[?!]”?\.|\.\.|,\)|Retrieved|Published online", words), line


def test_a_title_nobody_read_is_said_to_be_missing() -> None:
    (untitled,) = [one for one in chosen() if one.ref == "trials/sert-2020"]
    for style in ("recorded", "ama", "apa", "mla"):
        (line,) = cited([untitled], style, "en")
        assert "[Title not in our records]" in text_of(line)
    assert "Title not in our records" in bibtex([untitled])


def test_sources_are_numbered_as_they_are_first_cited() -> None:
    cite = Citing("ama")
    sit, rabago, *_others = chosen()
    assert cite(rabago) == "[1]"
    assert cite(sit, rabago) == "[2] [1]"
    assert text_of(cite.items[0]).startswith("Rabago")


def test_what_means_something_to_tex_is_no_command() -> None:
    odd = Reference(ref="trials/x", authors=(r"\input{x}, A & B",), title="50 % of {all} _#$~^")
    made = bibtex([odd])
    assert r"\input" not in made
    assert r"50 \% of \{all\} \_\#\$" in made


def test_without_typst_only_what_is_on_record_can_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    odd = [Reference(ref="trials/never-asked-before", title="A")]
    assert text_of(cited(odd, "recorded", "en")[0]) == "A."
    with pytest.raises(SetupError, match="not installed"):
        cited(odd, "ama", "en")


def test_only_ama_abbreviates_a_journal_and_no_other_than_one_of_ours() -> None:
    journals = {one.journal for one in every_reference(load_knowledge()).values()}
    assert sorted(abbreviations().keys() - journals) == []
    (one,) = (one for one in chosen() if one.ref == "trials/rabago-2013a")
    for style, printed in (("ama", "Ann Fam Med"), ("apa", one.journal), ("mla", one.journal)):
        (line,) = cited([one], style, "en")  # type: ignore[arg-type]
        assert next(run.text for run in line if run.is_italic) == printed
