"""What a page must be for those who hear it: HTML_CodeSniffer's WCAG 2 AA, which is the engine of
pa11y, what axe finds serious, and words that tell buttons and links apart."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.support.browser import found_by_axe, found_to_scroll_sideways
from tests.support.page_tree import read_html
from tests.support.page_words import found_in_words

HTMLCS = (Path(__file__).parent / "vendor" / "HTMLCS.js").read_text(encoding="utf-8")
IGNORED: dict[str, str] = {}  # the code of a rule, or its beginning: why it is none of ours

SNIFF = """() => new Promise((done, failed) => HTMLCS.process("WCAG2AA", document, () => done(
    HTMLCS.getMessages()
        .filter((one) => one.type === HTMLCS.ERROR)
        .map((one) => [one.code, one.msg, (one.element.outerHTML || "").slice(0, 200)])
), failed))"""

# Which element with which class stands in which: pages of one markup differ in their words alone.
MARKUP = """() => [...new Set([...document.body.querySelectorAll("*")].map((one) =>
    [one.parentElement, one].map((each) => each.tagName + "." + (each.getAttribute("class") || ""))
        .join(" ") + " " + one.getAttributeNames().sort().join(" ")))]"""


# Of all else axe would compare the ground that was chosen with an ink that is not drawn.
IN_KEPT_COLOURS = """async () => {
    const kept = [...document.querySelectorAll("body *")]
        .filter((one) => getComputedStyle(one).forcedColorAdjust === "none");
    if (!kept.length) return [];
    const read = await axe.run({include: kept}, {runOnly: ["color-contrast"]});
    return read.violations.flatMap((one) => one.nodes).map((one) => one.html);
}"""


def found_on(page: Page, *, asking_axe: bool = True) -> list[str]:
    return [
        *(found_by_axe(page) if asking_axe else []),
        *found_by_codesniffer(page),
        *found_in_words(read_html(page.content())),
        *found_to_scroll_sideways(page),
    ]


def unmarked(page: Page) -> list[str]:
    """Of a demonstration every page says that it is one, and that its patients are invented."""
    return [] if page.locator("aside.strip").is_visible() else ["no strip says «Demonstration»"]


class Eyes:
    """HTML_CodeSniffer reads every page; axe, which takes longer than all else, those with markup
    that it has not read."""

    def __init__(self) -> None:
        self.read: set[str] = set()

    def found_on(self, page: Page) -> list[str]:
        markup = set(page.evaluate(MARKUP))
        found = found_on(page, asking_axe=bool(markup - self.read))
        self.read |= markup
        return found


def found_by_codesniffer(page: Page) -> list[str]:
    page.evaluate(HTMLCS)
    return [
        f"{code}: {message}\n    {element}"
        for code, message, element in page.evaluate(SNIFF)
        if not code.startswith(tuple(IGNORED))
    ]


def found_in_other_colours(page: Page) -> list[str]:
    """Too little contrast in the dark, and where a style keeps its own colours although the person
    chose theirs."""
    page.emulate_media(color_scheme="dark")
    dark = found_by_axe(page, "color-contrast")
    page.emulate_media(color_scheme="light", forced_colors="active")
    kept = page.evaluate(IN_KEPT_COLOURS)
    page.emulate_media(forced_colors="none")
    return [
        *(f"in the dark: {one}" for one in dark),
        *(f"in forced colours: {one}" for one in kept),
    ]
