"""A block of a template knows nothing of what another names: a link written with such a name leads
nowhere, and says so to nobody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "prolo/web/templates"
NAMED, LINKED = re.compile(r"\bas (\w+) %\}"), re.compile(r'href="[^"]*?\{\{ (\w+) \}\}')


def linked_in_vain(text: str) -> set[str]:
    """Names that one block gives to an address and only another links to."""
    blocks = text.split("{% block ")[1:]
    named = [set(NAMED.findall(one)) for one in blocks]
    linked = [set(LINKED.findall(one)) for one in blocks]
    known = set().union(*named)
    return {
        name
        for here, used in zip(named, linked, strict=True)
        for name in used
        if name in known and name not in here
    }


def test_a_name_of_another_block_is_seen() -> None:
    crumbs = "{% block crumbs %}{% url 'web:start' as back %}{% endblock %}"
    content = '{% block content %}<a href="{{ back }}">Back</a>{% endblock %}'
    assert linked_in_vain(crumbs + content) == {"back"}
    assert linked_in_vain(content) == set()


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_no_link_is_written_with_a_name_of_another_block(path: Path) -> None:
    assert linked_in_vain(path.read_text(encoding="utf-8")) == set()
