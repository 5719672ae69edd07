"""What somebody else's reader finds in a PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader


def text_of(pdf: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))


def parts_of(node: Any) -> Iterator[Any]:
    """Of the tree that a screen reader walks."""
    node = node.get_object() if hasattr(node, "get_object") else node
    for one in node if isinstance(node, list) else [node]:
        part = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(part, dict):
            if "/S" in part:
                yield part
            if "/K" in part:
                yield from parts_of(part["/K"])


def fonts_outside(pdf: PdfReader) -> list[str]:
    """Names of fonts that do not lie in the file."""
    fonts: dict[str, Any] = {}
    for page in pdf.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            (below,) = font.get_object()["/DescendantFonts"]
            fonts[font["/BaseFont"]] = below.get_object()["/FontDescriptor"]
    assert fonts
    return [name for name, one in fonts.items() if not {"/FontFile2", "/FontFile3"} & {*one}]
