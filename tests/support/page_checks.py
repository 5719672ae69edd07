"""What a page must be for those who hear it: HTML_CodeSniffer's WCAG 2 AA, which is the engine of
pa11y, and names that tell buttons and links apart."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.support.browser import found_by_axe, found_to_scroll_sideways

HTMLCS = (Path(__file__).parent / "vendor" / "HTMLCS.js").read_text(encoding="utf-8")
IGNORED: dict[str, str] = {}  # the code of a rule, or its beginning: why it is none of ours

SNIFF = """() => new Promise((done, failed) => HTMLCS.process("WCAG2AA", document, () => done(
    HTMLCS.getMessages()
        .filter((one) => one.type === HTMLCS.ERROR)
        .map((one) => [one.code, one.msg, (one.element.outerHTML || "").slice(0, 200)])
), failed))"""

# A name is what a person hears: a label given, what it refers to, or the words inside. In one list
# a name leads to one place, unless a description tells which.
NAMES = """() => {
    const text = (one) => {
        if (one.nodeType === Node.TEXT_NODE) return one.data;
        if (one.nodeType !== Node.ELEMENT_NODE) return "";
        if (one.ariaHidden === "true" || one.hidden) return "";
        if (one.hasAttribute("aria-label")) return one.getAttribute("aria-label");
        if (one.tagName === "IMG") return one.alt;
        return [...one.childNodes].map(text).join(" ");
    };
    const named = (one, by) => (one.getAttribute(by) || "").split(" ").filter(Boolean)
        .map((id) => document.getElementById(id)).filter(Boolean).map(text).join(" ");
    const plain = (words) => words.replace(/\\s+/g, " ").trim();
    const name = (one) => plain(named(one, "aria-labelledby") || text(one) || one.title || "");
    const shown = [...document.querySelectorAll("a[href], button, summary, [role=button]")]
        .filter((one) => one.checkVisibility() && !one.closest("[aria-hidden=true]"));
    const found = shown.filter((one) => !name(one))
        .map((one) => "no name: " + one.outerHTML.slice(0, 200));
    const led = new Map();
    for (const one of shown.filter((one) => one.tagName === "A")) {
        const list = one.closest("ul, ol, table, dl, nav");
        if (!list) continue;
        if (!led.has(list)) led.set(list, new Map());
        const words = name(one) + "|" + plain(named(one, "aria-describedby"));
        const before = led.get(list).get(words);
        if (before !== undefined && before !== one.href)
            found.push(`«${name(one)}» leads to ${before} and to ${one.href}`);
        led.get(list).set(words, one.href);
    }
    return found;
}"""


# Which element with which class stands in which: pages of one markup differ in their words alone.
MARKUP = """() => [...new Set([...document.body.querySelectorAll("*")].map((one) =>
    [one.parentElement, one].map((each) => each.tagName + "." + (each.getAttribute("class") || ""))
        .join(" ") + " " + one.getAttributeNames().sort().join(" ")))]"""


def found_on(page: Page, *, asking_axe: bool = True) -> list[str]:
    return [
        *(found_by_axe(page) if asking_axe else []),
        *found_by_codesniffer(page),
        *names_that_say_too_little(page),
        *found_to_scroll_sideways(page),
    ]


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


def names_that_say_too_little(page: Page) -> list[str]:
    found: list[str] = page.evaluate(NAMES)
    return found
