"""A signature as it was drawn."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prolo.papers.paper import Picture

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 300" width="500" height="150">'
    '<path d="{path}" fill="none" stroke="currentColor" stroke-width="5" '
    'stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


def drawn_signature(path: str, name: str) -> Picture:
    """``path`` is that of an SVG."""
    return Picture(
        svg=SVG.format(path=path),
        alt=_("The signature of %(name)s, as it was drawn.") % {"name": name},
        caption=_("Signature"),
        width=0.6,
    )
