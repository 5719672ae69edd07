"""A sentence for every finding.

``care`` says a rule and a code: ``preparation.hold``, ``hold``. The words are in the file named
like the rule's module, ``words/preparation.py``, under what follows the point:

    SENTENCES = {
        ("hold", "hold"): _("Stop %(medicine)s on %(stop_on)s."),
        ("contraindication", ANY): from_fact,
    }

A sentence is text with the names of the finding's ``params`` or ``inputs`` in it (and ``fact``,
what its first fact is called), or a function of the finding and the knowledge. A sentence for
one code goes before one for ``ANY``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from prolo.care.conclusions import Finding
from prolo.web.words.facts import fact_name
from prolo.web.words.values import shown

Sentence: TypeAlias = "str | Callable[[Finding, Any], str]"
Sentences: TypeAlias = Mapping[tuple[str, str], Any]

ANY = "*"
logger = logging.getLogger(__name__)


class NoWords(Exception):
    """A finding that nobody has written a sentence for."""


def say(finding: Finding, knowledge: Any) -> str:
    """The sentence; a visible stand-in where there is none, which tests never allow."""
    try:
        return say_or_fail(finding, knowledge)
    except NoWords:
        logger.error("no words for %s %s", finding.rule, finding.code)
        return _("[no words yet for %(rule)s: %(code)s]") % {
            "rule": finding.rule,
            "code": finding.code,
        }


def say_or_fail(finding: Finding, knowledge: Any) -> str:
    sentence = sentence_for(finding.rule, finding.code)
    if sentence is None:
        raise NoWords(f"{finding.rule} {finding.code}")
    if callable(sentence):
        return str(sentence(finding, knowledge))
    try:
        return str(sentence) % Blanks(finding, knowledge)
    except KeyError as missing:
        raise NoWords(f"{finding.rule} {finding.code}: nothing to put for {missing}") from missing


def sentence_for(rule: str, code: str) -> Any | None:
    module, _point, name = rule.partition(".")
    sentences = sentences_of(module)
    return sentences.get((name, code), sentences.get((name, ANY)))


def sentences_of(module: str) -> Sentences:
    """What ``words/<module>.py`` says; nothing when there is no such file."""
    path = f"prolo.web.words.{module}"
    if not module.isidentifier() or find_spec(path) is None:
        return {}
    sentences: Sentences = getattr(import_module(path), "SENTENCES", {})
    return sentences


def from_fact(finding: Finding, knowledge: Any) -> str:
    """The sentence is what the fact is called: a label written for people."""
    return fact_name(finding.facts[0], knowledge) if finding.facts else finding.code


class Blanks(Mapping[str, str]):
    """What may stand in a sentence's blanks."""

    def __init__(self, finding: Finding, knowledge: Any) -> None:
        self.finding, self.knowledge = finding, knowledge

    def __getitem__(self, name: str) -> str:
        if name in self.finding.params:
            return shown(self.finding.params[name])
        if name in self.finding.inputs:
            return shown(self.finding.inputs[name])
        if name == "fact" and self.finding.facts:
            return fact_name(self.finding.facts[0], self.knowledge)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        yield from {**self.finding.inputs, **self.finding.params}

    def __len__(self) -> int:
        return len({**self.finding.inputs, **self.finding.params})
