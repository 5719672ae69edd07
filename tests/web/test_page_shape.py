"""By what the walk over every page knows that it has seen a page's like."""

from __future__ import annotations

import pytest

from tests.support.page_shape import parts_of
from tests.support.page_tree import read_html
from tests.support.page_words import found_in_words

FORM = """<main><h1>A title</h1><form>
<p><label for="a">Pain</label><input id="a" aria-describedby="a-hint">
<span id="a-hint">0 to 10</span></p>
<p><label for="b">Sleep</label><input id="b" aria-describedby="b-hint">
<span id="b-hint">0 to 10</span></p>
</form><ul><li><a href="/one">One</a></li><li><a href="/two">Two</a></li></ul></main>"""


def parts(html: str) -> set[str]:
    return parts_of(read_html(html))


def test_other_words_numbers_and_ids_are_the_same_shape() -> None:
    other = FORM.replace("Pain", "Stiffness at night").replace('"b', '"other').replace("10", "100")
    assert parts(other) == parts(FORM)


def test_a_longer_list_is_the_same_shape() -> None:
    assert parts(FORM.replace("</ul>", '<li><a href="/three">Three</a></li></ul>')) == parts(FORM)


@pytest.mark.parametrize(
    ("sound", "other"),
    [
        ('<label for="b">Sleep</label>', ""),
        ('<label for="b">', '<label for="nothing">'),
        ("Sleep</label>", "</label>"),
        ('aria-describedby="b-hint"', ""),
        ('<ul><li><a href="/one">', '<ul><li><a class="tag" href="/one">'),
        ("<h1>A title</h1>", "<h2>A title</h2>"),
        ("<main>", '<main lang="es">'),
    ],
)
def test_what_is_judged_is_part_of_the_shape(sound: str, other: str) -> None:
    assert FORM.count(sound) == 1
    assert parts(FORM.replace(sound, other)) - parts(FORM)


@pytest.mark.parametrize(
    ("sound", "other", "said"),
    [
        ("Two", "One", "«One» leads to /one and to /two"),
        (">Two", ' aria-label=" ">', "no name: a {'href': '/two', 'aria-label': ' '}"),
        ('id="b"', 'id="a"', "2 things have the id «a»"),
        ('for="b"', 'for="c"', "label for refers to «c», which is not there"),
        ('"/two"', '"#two"', "a href refers to «two», which is not there"),
        ("<form>", "<h3>Below</h3><form>", "«Below» is an h3 after the h1 «A title»"),
        ("Sleep", "Sleep since None", "says «Sleep since None»"),
        ("Sleep", "Sleep {{ hours }}", "says «Sleep {{ hours }}»"),
        ("Sleep", "Sleep &amp;amp; rest", "says «Sleep &amp; rest»"),
    ],
)
def test_what_depends_on_the_words_is_found_without_a_browser(
    sound: str, other: str, said: str
) -> None:
    assert found_in_words(read_html(FORM)) == []
    assert said in found_in_words(read_html(FORM.replace(sound, other)))
