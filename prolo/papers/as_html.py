"""A paper as a page that needs nothing else, and back to what a reader sees: always the same bytes
from the same paper. Every text is escaped; a picture is an SVG of ours, by attributes alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from pathlib import Path

from django.conf import settings

from prolo.papers.paper import (
    Block,
    Bullets,
    Column,
    Facts,
    Fold,
    Heading,
    Letterhead,
    Notice,
    Paper,
    Paragraph,
    Picture,
    References,
    Rows,
    Run,
    Table,
)

STYLE = Path(__file__).parent / "templates" / "paper.css"
ADDRESS = re.compile(r"(?:https?://|doi:10\.)[^\s]*[^\s.,;)]")
DOI, AT = "doi:", "https://doi.org/"  # as some styles write it, and where it leads
CITED = re.compile(r"\[([1-9]\d{0,3})\]")
NAMED = re.compile(r"«([^«»<>]+)»")
MAIN = re.compile(r"<main>\n(.*)\n</main>", re.DOTALL)
STYLED = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def as_html(paper: Paper) -> bytes:
    """The whole document, in UTF-8."""
    direction = "rtl" if paper.language in settings.LANGUAGES_BIDI else "ltr"
    return (
        f'<!doctype html>\n<html lang="{escape(paper.language)}" dir="{direction}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(paper.title)}</title>\n<style>{_style()}</style>\n</head>\n"
        f"<body>\n<main>\n{_main(paper)}\n</main>\n</body>\n</html>\n"
    ).encode()


def main_of(document: bytes) -> str:
    """What stands in such a document, to be shown within another page."""
    found = MAIN.search(document.decode())
    return found[1] if found else ""


def style_of(document: bytes) -> str:
    found = STYLED.search(document.decode())
    return found[1] if found else ""


@cache
def _style() -> str:
    return STYLE.read_text(encoding="utf-8")


def _main(paper: Paper) -> str:
    known = sum(len(one.items) for one in paper.unfolded if isinstance(one, References))
    marks = "<br>\n".join(f"<bdi>{_linked(one)}</bdi>" for one in paper.marks)
    head = (
        f"<h1>{escape(paper.title)}</h1>\n"
        f'<p class="lead">{escape(paper.subtitle)}</p>\n'
        f'<p class="soft small"><time datetime="{paper.dated.isoformat()}">'
        f"{escape(paper.day) or paper.dated.isoformat()}</time><br>\n{marks}</p>"
    )
    top = _letterhead(paper.letterhead) if paper.letterhead else ()
    contents = () if paper.is_short else _contents(paper)
    said = _leading("\n".join(_blocks(paper, known)), paper)
    return "\n".join((*top, head, *contents, said))


def _letterhead(head: Letterhead) -> Iterator[str]:
    yield '<div class="letterhead">'
    lines = "".join(f"<br>\n<bdi>{escape(one)}</bdi>" for one in head.lines)
    yield f"<p><strong>{escape(head.name)}</strong>{lines}</p>"
    if head.logo:
        yield f'<img src="{head.logo_address}" alt="{escape(head.name)}">'
    yield "</div>"


def _contents(paper: Paper) -> Iterator[str]:
    """Links to the sections, where there are several."""
    heads = _sections(paper)
    if len(heads) > 1:
        links = (f'<li><a href="#part-{at}">{escape(one)}</a></li>' for at, one in enumerate(heads))
        yield '<ul class="contents">\n' + "\n".join(links) + "\n</ul>"


def _sections(paper: Paper) -> list[str]:
    return [one.text for one in paper.blocks if isinstance(one, Heading) and one.level == 1]


def _leading(said: str, paper: Paper) -> str:
    """«Harms» leads to the section of that name, where there is one."""
    parts = {escape(one): at for at, one in enumerate(_sections(paper))}

    def link(found: re.Match[str]) -> str:
        at = parts.get(found[1])
        return found[0] if at is None else f'«<a href="#part-{at}">{found[1]}</a>»'

    return NAMED.sub(link, said)


def _blocks(paper: Paper, known: int) -> Iterator[str]:
    part = 0
    for one in paper.blocks:
        if isinstance(one, Heading) and one.level == 1:
            yield f'<h2 id="part-{part}">{escape(one.text)}</h2>'
            part += 1
        else:
            yield _block(one, known)


def _block(block: Block, known: int) -> str:
    match block:
        case Heading():
            level = block.level + 1
            return f"<h{level}>{escape(block.text)}</h{level}>"
        case Paragraph():
            role = ' class="said"' if block.role == "lead" else ""
            return f"<p{role}>{_cited(block.text, known)}</p>"
        case Bullets():
            return _bullets(block.items, known)
        case Notice():
            tone = "emergency" if block.is_emergency else "warning"
            title = f'<h2 class="notice-title">{_cited(block.title, known)}</h2>'
            said = _bullets(block.items, known)
            return f'<section class="notice notice-{tone}">{title}\n{said}</section>'
        case Facts():
            return _facts(block, known)
        case Table():
            return _table(block, known)
        case Picture():
            return (
                f"<figure>{block.svg}<figcaption>{_cited(block.caption, known)}</figcaption>"
                f'<p class="soft small">{escape(block.alt)}</p></figure>'
            )
        case References():
            return _references(block)
        case Fold():
            inside = "\n".join(_block(one, known) for one in block.blocks)
            return f"<details><summary>{escape(block.says)}</summary>\n{inside}\n</details>"


def _bullets(items: Iterable[str], known: int) -> str:
    said = "\n".join(f"<li>{_cited(one, known)}</li>" for one in items)
    return f"<ul>\n{said}\n</ul>"


def _facts(facts: Facts, known: int) -> str:
    said = "\n".join(
        f"<dt>{escape(label)}</dt><dd>{_lines(lines, known)}</dd>" for label, lines in facts.items
    )
    return f'<dl class="facts">\n{said}\n</dl>'


def _lines(lines: Iterable[str], known: int) -> str:
    return "<br>".join(f"<bdi>{_cited(one, known)}</bdi>" for one in lines)


def _table(table: Table, known: int) -> str:
    """Rows under a heading of their own are a table of their own: a reader is told both."""
    said = _cited(table.caption, known)
    if any(part.head for part in table.parts):
        parts = [f"<p><strong>{said}</strong></p>"]
        parts += [_part((one,), table, escape(one.head), known) for one in table.parts]
    else:
        parts = [_part(table.parts, table, said, known)]
    if table.note:
        parts.append(f'<p class="soft small">{_cited(table.note, known)}</p>')
    return "\n".join(parts)


def _part(rows: Iterable[Rows], table: Table, caption: str, known: int) -> str:
    heads = "".join(
        f'<th scope="col" role="columnheader"{_aligned(one)}>{escape(one.head)}</th>'
        for one in table.columns
    )
    bodies = "\n".join(_body(one, table, known) for one in rows)
    return (
        f'<table class="table" role="table"><caption>{caption}</caption>\n'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>\n{bodies}\n</table>'
    )


def _body(part: Rows, table: Table, known: int) -> str:
    rows = "\n".join("".join(_row(cells, table, known)) for cells in part.cells)
    kind = ' class="sum"' if part.is_sum else ""
    return f'<tbody role="rowgroup"{kind}>{rows}</tbody>'


def _row(cells: tuple[str, ...], table: Table, known: int) -> Iterator[str]:
    head = f"<bdi>{_cited(cells[0], known)}</bdi>"
    yield f'<tr role="row"><th scope="row" role="rowheader">{head}</th>'
    for column, cell in zip(table.columns[1:], cells[1:], strict=True):
        said = f"<bdi>{_cited(cell, known)}</bdi>" if cell else ""
        yield f'<td role="cell" data-label="{escape(column.head)}"{_aligned(column)}>{said}</td>'
    yield "</tr>"


def _aligned(column: Column) -> str:
    return ' class="number"' if column.is_number else ""


def _references(block: References) -> str:
    """In whatever language the paper is, their titles are in the one they were printed in."""
    items = "\n".join(
        f'<li id="reference-{at}" dir="auto">{"".join(map(_run, line))}</li>'
        for at, line in enumerate(block.items, 1)
    )
    return f'<ol class="references" lang="en">\n{items}\n</ol>'


def _run(run: Run) -> str:
    said = _linked(run.text)
    return f"<em>{said}</em>" if run.is_italic else said


def _cited(text: str, known: int) -> str:
    """[3] leads to the third reference, where there are as many."""

    def link(found: re.Match[str]) -> str:
        if int(found[1]) > known:
            return found[0]
        return f'<a href="#reference-{found[1]}">{found[0]}</a>'

    return CITED.sub(link, _linked(text))


def _linked(text: str) -> str:
    parts, at = [], 0
    for found in ADDRESS.finditer(text):
        said, leads = escape(found[0]), escape(found[0].replace(DOI, AT, 1))
        parts += [escape(text[at : found.start()]), f'<a href="{leads}">{said}</a>']
        at = found.end()
    return "".join((*parts, escape(text[at:])))
