"""Whatever a rule can find, a person can read.

Care speaks codes; each module of it lists them in the table at its head. Here everything that is
listed, and everything that the rules really find when the manual's tables run, is looked up in
``prolo/web/words``. A new code is listed, or a test fails; a listed code has a sentence, or a test
fails; and a sentence can be filled in from what the finding carries.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest

from prolo.care.conclusions import Finding
from prolo.knowledge import load_knowledge
from prolo.web.words.inputs import input_value
from prolo.web.words.sentences import NoWords, say_or_fail, sentence_for, sentences_of
from tests.spec.tables import parse_table, spec_functions
from tests.support.rule_heads import ANY, RULE, Pair, care_modules, listed_pairs, pairs_of
from tools.manual import spec_modules

EMPTY = re.compile(r"%\(|.\bNone\b")  # a blank that was not filled in, or filled with nothing
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
HEAD = """
rule            code                         weight     params
walk.pace       slow · fast, not-timed       ok · ask   metres (a remark, in brackets)
walk.stick,     left; right                  ok
walk.crutch     both-of-them-at-once-it-is-long ok
 side           awaits
walk.sign       id of the sign               its level

walk.nothing    not-in-the-table             ok
"""


@pytest.fixture(scope="module")
def found() -> list[Finding]:
    """Every finding that the tables of the manual bring about."""
    kept: list[Finding] = []
    make: Any = Finding.__init__

    def keep(self: Finding, *args: Any, **given: Any) -> None:
        make(self, *args, **given)
        kept.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Finding, "__init__", keep)
        for module in spec_modules():
            for function in spec_functions(module):
                function(_run)
    return kept


def _run(rule: Any, table: str, /, *, follows: Any = ()) -> None:
    for row in parse_table(table).rows:
        given = parse_table(table).given
        names = [column.replace(" ", "_").replace("-", "_") for column in given]
        cells = ["" if cell == "–" else cell for cell in row[: len(given)]]
        rule(**dict(zip(names, cells, strict=True)))


def test_a_head_is_read_as_it_is_written() -> None:
    assert set(pairs_of(HEAD)) == {
        ("walk.pace", "slow"),
        ("walk.pace", "fast"),
        ("walk.pace", "not-timed"),
        ("walk.stick", "left"),
        ("walk.stick", "right"),
        ("walk.stick", "both-of-them-at-once-it-is-long"),
        ("walk.crutch", "left"),
        ("walk.crutch", "right"),
        ("walk.crutch", "both-of-them-at-once-it-is-long"),
        ("walk.sign", ANY),
    }


def test_every_code_that_is_listed_has_a_sentence() -> None:
    without = sorted(pair for pair in listed_pairs() if sentence_for(*pair) is None)
    assert without == [], "write them in prolo/web/words/<before the point>.py"


def test_every_code_that_is_found_is_listed_at_a_head(found: list[Finding]) -> None:
    listed = listed_pairs()
    pairs = {(one.rule, one.code) for one in found} | set(_written_out())
    unlisted = sorted(pair for pair in pairs if pair not in listed and (pair[0], ANY) not in listed)
    assert unlisted == [], "list them at the head of their module"


def test_every_code_that_a_helper_is_given_is_listed_at_a_head() -> None:
    listed = {(rule.partition(".")[2], code) for rule, code in listed_pairs()}
    unlisted = {pair for pair in _helped() if pair not in listed and (pair[0], ANY) not in listed}
    assert sorted(unlisted) == [], "list them at the head of their module"


def test_every_rule_that_is_named_is_listed_at_a_head() -> None:
    rules = {rule for rule, _code in listed_pairs()}
    kinds = {rule.partition(".")[0] for rule in rules}
    named = {
        node.value
        for tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if RULE.fullmatch(node.value) and node.value.partition(".")[0] in kinds
    }
    assert sorted(named - rules) == []


def test_every_sentence_can_be_filled_in(found: list[Finding]) -> None:
    knowledge = load_knowledge()
    faults = {}
    for one in found:
        try:
            said = say_or_fail(one, knowledge)
        except NoWords as fault:
            faults[one.rule, one.code] = str(fault)
            continue
        if not said or EMPTY.search(said):
            faults[one.rule, one.code] = said
    assert faults == {}


def test_what_a_rule_looked_at_is_shown_in_words(found: list[Finding]) -> None:
    """«Why?» shows no code: only what somebody typed, or what is printed, stands as it is."""
    shown = {
        (name, value, input_value(name, value))
        for one in found
        for name, value in one.inputs.items()
        if name not in {"typed", "lot"}
    }
    assert ("reason", "heart-or-stroke", "Heart, stroke or blood vessels") in shown
    assert ("place", 0, "1") in shown
    assert sorted(name for name, value, said in shown if CODE.fullmatch(said)) == []


def test_no_sentence_is_left_over() -> None:
    """A code that is gone takes its sentence with it."""
    listed = listed_pairs()
    rules = {rule for rule, _code in listed}
    left_over = [
        (f"{kind}.{name}", code)
        for kind in {rule.partition(".")[0] for rule in rules}
        for name, code in sentences_of(kind)
        if (f"{kind}.{name}", code) not in listed
        and (
            f"{kind}.{name}" not in rules if code == ANY else (f"{kind}.{name}", ANY) not in listed
        )
    ]
    assert sorted(left_over) == []


def _written_out() -> Iterator[Pair]:
    """Pairs that stand in the code as they are: ``Finding(rule="…", code="…")``."""
    for call in _calls():
        given = {one.arg: one.value for one in call.keywords}
        for rule in _texts(given.get("rule")):
            yield from ((rule, code) for code in _texts(given.get("code")))


def _helped() -> Iterator[Pair]:
    """Of calls of the modules' own helpers, ``find("driver", "needed", …)``: the end of the rule,
    and the code."""
    ends = {rule.partition(".")[2] for rule, _code in listed_pairs()}
    for call in _calls():
        if len(call.args) > 1:
            for end in ends & set(_texts(call.args[0])):
                yield from ((end, code) for code in _texts(call.args[1]))


def _calls() -> Iterator[ast.Call]:
    for module in care_modules():
        if hasattr(module, "Finding") or hasattr(module, "find"):
            nodes = ast.walk(ast.parse(inspect.getsource(module)))
            yield from (node for node in nodes if isinstance(node, ast.Call))


def _texts(node: ast.expr | None) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    return []


def _trees() -> Iterator[ast.Module]:
    return (ast.parse(inspect.getsource(module)) for module in care_modules())
