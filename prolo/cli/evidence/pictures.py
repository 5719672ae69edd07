"""A plot beside an answer: ``--svg FILE``, and ``--png FILE`` by what sets papers."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from prolo.cli.parsers import Parser
from prolo.errors import SetupError, SynthesisError

DOTS_AN_INCH = 192  # twice a screen's, so that small print stays sharp
PAGE = b"""
#set page(width: auto, height: auto, margin: 8pt)
#image(bytes(sys.inputs.svg), format: "svg")
"""
NOT_INSTALLED = "--png needs Typst, which is not installed: pip install 'prolo[papers]', or --svg"

Draw = Callable[[str], str]  # SVG in the font that is given


def add_picture(parser: Parser, what: str) -> None:
    parser.add_argument("--svg", type=Path, metavar="FILE", help=f"{what} as SVG")
    parser.add_argument("--png", type=Path, metavar="FILE", help=f"{what} as PNG")


def save_picture(arguments: argparse.Namespace, draw: Draw) -> None:
    """Into the files that were asked for; nothing is drawn where none was."""
    if arguments.svg is not None:
        from prolo.evidence.plots.svg import FONT

        _write(arguments.svg, _drawn(draw, FONT).encode())
    if arguments.png is not None:
        from prolo.papers.paper import FONT as SET

        _write(arguments.png, as_png(_drawn(draw, SET)))


def _drawn(draw: Draw, font: str) -> str:
    svg = draw(font)
    if not svg:
        raise SynthesisError("nothing to draw: no trial has the numbers for it.")
    return svg


def as_png(svg: str) -> bytes:
    """With the fonts that Typst brings: the same picture on every machine.

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
        PAGE, format="png", ppi=DOTS_AN_INCH, ignore_system_fonts=True, sys_inputs={"svg": svg}
    )
    assert isinstance(made, bytes)
    return made


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as problem:
        raise SetupError(f"{path} cannot be written: {problem.strerror}.") from None
    print(f"picture  {path}", file=sys.stderr)
