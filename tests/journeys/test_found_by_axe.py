"""Axe is spared what nobody reads, and finds no less for it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.support.browser import DESKTOP, SERIOUS, found_by_axe

SPOILT = """<!doctype html><html><body><main>
<p style="color: #ccc">pale</p> <img src="data:,"> <button></button> <a href="/somewhere"></a>
<div role="button" tabindex="0"></div> <ul><p>no item</p></ul> <input> <select><option></select>
<audio autoplay src="data:audio/wav;base64,UklGRg=="></audio>
</main></body></html>"""
BY_ITSELF = """async () => (await axe.run()).violations.map(({id, impact, help, nodes}) =>
    [impact, [`${id} (${impact}): ${help}`, ...nodes.map((one) => one.html)].join("\\n    ")])"""


@pytest.mark.browser
def test_what_axe_finds_when_nothing_is_left_out_is_found(browser: Browser) -> None:
    context = browser.new_context(**DESKTOP)
    page = context.new_page()
    page.set_content(SPOILT)
    found = found_by_axe(page)
    assert {one.partition(" ")[0] for one in found} >= {"color-contrast", "image-alt", "label"}
    assert found == [said for impact, said in page.evaluate(BY_ITSELF) if impact in SERIOUS]
    assert [one.partition(" ")[0] for one in found_by_axe(page, "label")] == ["label"]
    context.close()
