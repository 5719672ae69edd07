"""Compiles the translations of the patient's pages: ``python -m tools.messages`` after a change in
``prolo/web/locale``. What is served are the compiled files, so that nobody needs a tool to run
prolo."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)  # the same sentences give the same bytes
LOCALE = Path(__file__).resolve().parents[1] / "prolo" / "web" / "locale"


def compiled(source: Path) -> bytes:
    with source.open("rb") as file:
        catalog = read_po(file)
    catalog.creation_date = catalog.revision_date = UNDATED
    made = BytesIO()
    write_mo(made, catalog)
    return made.getvalue()


def sources() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def main() -> None:
    for source in sources():
        source.with_suffix(".mo").write_bytes(compiled(source))
        print(source.parents[1].name)


if __name__ == "__main__":
    main()
