"""Every kind of paper as pictures, to be looked at: ``python -m tools.paper_pictures FOLDER``.

Each kind comes in every language that it is written in, on letter and on A4, as long as it may come
(``tests/papers/every_paper.py``): names of 200 letters, forty long lines. Each page is a PNG, and
the first pages of each paper lie beside each other on one sheet. Tests see what overflows, what
lies on what and what is in no font; whether one would hand it to a worried patient a person sees.
What was looked at, and when, stands in ``docs/papers.md``: a test asks for it of every kind, and
anew once something of what makes the look is another."""

from __future__ import annotations

import argparse
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from PIL import Image

from prolo.papers.typesetting import SHIPPED, TEMPLATE, draw_pages

ROOT = Path(__file__).resolve().parents[1]
LOOKED_AT = ROOT / "docs" / "papers.md"
# What makes the look, beside Typst itself: the template with its fonts, how both come to it, and
# what draws the pictures that stand in papers.
LOOK = (
    TEMPLATE,
    *sorted(SHIPPED.glob("*.ttf")),
    *(
        ROOT / "prolo" / one
        for one in (
            "papers/typesetting.py",
            "papers/evidence_pictures.py",
            "papers/options_pictures.py",
            "papers/own_numbers.py",
            "papers/signature_pictures.py",
            "evidence/plots/axis.py",
            "evidence/plots/forest.py",
            "evidence/plots/layout.py",
            "evidence/plots/marks.py",
            "evidence/plots/svg.py",
        )
    ),
)
LANGUAGES = ("en", "de", "es", "ar")
SIZES = {"letter": "US", "a4": "DE"}  # by the country of the clinic
ON_A_SHEET = 6  # pages beside each other
WIDTH = 520  # of each, in pixels
LINE = re.compile(r"^\| (?P<kind>[a-z-]+) \| (?P<on>\d{4}-\d\d-\d\d) \| (?P<languages>[a-z, ]+) \|")
SHAPE = re.compile(r"made the look, `(?P<sha256>[0-9a-f]{16})`")


@dataclass(frozen=True, slots=True)
class Drawn:
    kind: str
    language: str
    size: str

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.language}-{self.size}"


def every() -> Iterator[Drawn]:
    from tests.papers.every_paper import IN_ENGLISH, PAPERS

    for kind in PAPERS:
        for language in ("en",) if kind in IN_ENGLISH else LANGUAGES:
            for size in SIZES:
                yield Drawn(kind, language, size)


def draw(one: Drawn, folder: Path, *, ppi: int) -> int:
    """How many pages it has."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from tests.papers.every_paper import PAPERS

    pages = draw_pages(PAPERS[one.kind](one.language, SIZES[one.size]), ppi=ppi)
    own = folder / one.name
    own.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages, start=1):
        (own / f"{number:02}.png").write_bytes(page)
    _beside_each_other(pages[:ON_A_SHEET]).save(folder / f"{one.name}.png")
    return len(pages)


def _beside_each_other(pages: list[bytes]) -> Image.Image:
    read = [Image.open(BytesIO(one)).convert("RGB") for one in pages]
    small = [one.resize((WIDTH, round(one.height * WIDTH / one.width))) for one in read]
    sheet = Image.new("RGB", (WIDTH * len(small), max(one.height for one in small)), "grey")
    for at, one in enumerate(small):
        sheet.paste(one, (at * WIDTH + at, 0))
    return sheet


def look_sha256(read: Callable[[Path], bytes] = Path.read_bytes) -> str:
    """Of all that makes the look, and of which Typst set it."""
    content = hashlib.sha256(version("typst").encode())
    for one in LOOK:
        content.update(hashlib.sha256(read(one)).digest())
    return content.hexdigest()[:16]


def looked_at() -> dict[str, tuple[date, frozenset[str]]]:
    """By kind: when, and in which languages."""
    found = (LINE.match(line) for line in LOOKED_AT.read_text(encoding="utf-8").splitlines())
    return {
        one["kind"]: (date.fromisoformat(one["on"]), frozenset(one["languages"].split(", ")))
        for one in found
        if one
    }


def look_looked_at() -> str:
    found = SHAPE.search(LOOKED_AT.read_text(encoding="utf-8"))
    return found["sha256"] if found else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kind", action="append", help="one or more; without it every kind")
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    parser.add_argument("--size", action="append", choices=sorted(SIZES))
    parser.add_argument("--ppi", type=int, default=80)
    asked = parser.parse_args()
    for one in every():
        wanted = ((asked.kind, one.kind), (asked.language, one.language), (asked.size, one.size))
        if all(chosen is None or value in chosen for chosen, value in wanted):
            print(f"{one.name}: {draw(one, asked.folder, ppi=asked.ppi)} pages", flush=True)
    print(f"look {look_sha256()}")


if __name__ == "__main__":
    main()
