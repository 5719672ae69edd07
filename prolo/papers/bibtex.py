"""Sources for a program that manages references: BibTeX, in UTF-8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prolo.knowledge.bibliography import Reference

# What means something to BibTeX or to the TeX behind it.
SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#",
    "$": r"\$", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
UNREAD = "[Title not in our records]"
VERBATIM = ("doi", "url")


def bibtex(references: Iterable[Reference]) -> str:
    from bibtexparser.entrypoint import write_string  # 0.3 s, for the few who ask
    from bibtexparser.library import Library
    from bibtexparser.model import Block, Entry, Field
    from bibtexparser.writer import BibtexFormat

    entries: list[Block] = [
        Entry(
            "article" if one.is_article else "misc",
            one.ref.replace("/", ":"),
            [Field(name, value) for name, value in _fields(one)],
        )
        for one in references
    ]
    how = BibtexFormat()  # type: ignore[no-untyped-call]
    how.indent, how.trailing_comma, how.block_separator = "  ", True, "\n"
    return write_string(Library(entries), bibtex_format=how)


def _fields(one: Reference) -> Iterator[tuple[str, str]]:
    authors = list(one.authors) or ([one.first_author, "others"] if one.first_author else [])
    found = {
        "author": " and ".join(authors),
        "title": one.title or one.description or UNREAD,
        "journal": one.journal,
        "year": str(one.year or ""),
        "volume": one.volume,
        "number": one.issue,
        "pages": (one.pages or "").replace("-", "--"),
        "doi": one.doi,
        "pmid": one.pmid,
        "url": one.url,
        "note": one.registration,
    }
    for name, value in found.items():
        if value:
            yield name, value if name in VERBATIM else _escaped(value, name)


def _escaped(text: str, name: str) -> str:
    """Titles keep their capitals."""
    said = "".join(SPECIAL.get(letter, letter) for letter in text)
    return f"{{{said}}}" if name == "title" else said
