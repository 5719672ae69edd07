"""Is a page read aloud in the order in which it is seen?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from playwright.sync_api import CDPSession, Error, Page

READ = {"heading", "StaticText", "radio", "checkbox", "textbox", "button", "link"}
SAME_LINE_PX = 4


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


class Part(NamedTuple):
    """What is read at once; it begins and ends on a line."""

    said: str
    begins: Box
    ends: Box

    def is_of(self, before: Part) -> bool:
        """The words of a link or button that runs over several lines, after itself."""
        return self.said == f"StaticText {before.said.partition(' ')[2]}"


def out_of_order(page: Page, *, has_columns: bool = False) -> list[str]:
    """What stands above, or on the same line before, something that is read earlier. Of a page that
    ``has_columns`` what begins beside the one before is the next."""
    session = page.context.new_cdp_session(page)
    is_rtl = page.locator("html").get_attribute("dir") == "rtl"
    read = list(_parts(session))
    session.detach()
    return [
        f"{after.said} is read after {before.said} and stands before it"
        for before, after in pairwise(read)
        if not after.is_of(before)
        and not _follows(before.ends, after.begins, is_rtl=is_rtl)
        and not (has_columns and _is_beside(before.ends, after.begins, is_rtl=is_rtl))
    ]


def _parts(session: CDPSession) -> Iterator[Part]:
    nodes = {one["nodeId"]: one for one in session.send("Accessibility.getFullAXTree")["nodes"]}
    for one in _in_order(next(iter(nodes.values())), nodes):
        role, name = one.get("role", {}).get("value"), one.get("name", {}).get("value", "")
        if one["ignored"] or role not in READ or not name.strip():
            continue
        try:
            found = session.send("DOM.getContentQuads", {"backendNodeId": one["backendDOMNodeId"]})
        except Error:
            continue  # it takes no room
        if boxes := [Box(quad[0], quad[1], quad[4], quad[5]) for quad in found["quads"]]:
            yield Part(f"{role} «{name[:40]}»", boxes[0], boxes[-1])


def _in_order(node: dict[str, Any], nodes: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("childIds", ()):
        if child in nodes:
            yield from _in_order(nodes[child], nodes)


def _follows(before: Box, after: Box, *, is_rtl: bool) -> bool:
    if after.bottom <= before.top + SAME_LINE_PX:  # wholly above
        return False
    is_same_line = (
        after.top < before.bottom - SAME_LINE_PX and before.top < after.bottom - SAME_LINE_PX
    )
    if not is_same_line:
        return True
    if is_rtl:
        return after.left <= before.right - SAME_LINE_PX
    return after.right >= before.left + SAME_LINE_PX


def _is_beside(before: Box, after: Box, *, is_rtl: bool) -> bool:
    return after.right <= before.left if is_rtl else after.left >= before.right
