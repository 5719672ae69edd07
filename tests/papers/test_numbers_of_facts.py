"""What a paper says in numbers of a rule it takes from the fact that the clock takes too."""

from __future__ import annotations

import re
from dataclasses import replace
from inspect import getsource

import pytest

from prolo.care.money.told import tell
from prolo.knowledge import Knowledge, load_knowledge
from prolo.papers.as_html import as_html
from prolo.papers.estimate_notice import estimate_notice
from prolo.papers.estimate_paper import estimate_paper
from prolo.papers.paper import Letterhead
from prolo.papers.words import estimates as words
from prolo.web.languages import SPOKEN, spoken
from prolo.web.presenters.estimates_owed import business_days
from prolo.web.words import told
from prolo.web.words.sentences import say
from tests.papers.sheets import estimate, frame


def with_says(name: str, **says: str) -> Knowledge:
    knowledge = load_knowledge()
    rule = knowledge.billing[name]
    changed = replace(rule, says={**rule.says, **says})
    return replace(knowledge, billing={**knowledge.billing, name: changed})


@pytest.mark.parametrize("language", sorted(SPOKEN))
def test_the_line_and_the_days_of_a_dispute_are_those_of_the_fact(language: str) -> None:
    """Somebody corrects the fact: the papers follow in every language, as the clock does."""
    knowledge = with_says("estimate-dispute", threshold_usd="47110", days="3331")
    head = Letterhead(name="Invented Clinic")
    with spoken(language):
        papers = (
            estimate_paper(estimate(), frame(language=language), knowledge),
            estimate_notice(knowledge, head, phone="", country="US", language=language),
        )
        for one in papers:
            items = as_html(one).decode().split("<li>")
            (line,) = (each for each in items if "47110" in each.partition("</li>")[0])
            assert "3331" in line.partition("</li>")[0]
        (dispute,) = (
            say(one, knowledge)
            for one in tell("uninsured", "US", knowledge).findings
            if one.code == "dispute"
        )
        assert "47110" in dispute


@pytest.mark.parametrize("language", sorted(SPOKEN))
def test_who_asks_has_it_within_the_days_of_the_fact(language: str) -> None:
    knowledge = with_says("estimate-deadline-request", due_business_days="6")
    with spoken(language):
        said = [say(one, knowledge) for one in tell("self-pay", "US", knowledge).findings]
    assert "6" in said[1]
    assert business_days(knowledge) == [1, 3, 6]


def test_no_number_of_a_rule_stands_among_the_words() -> None:
    """But for the name of a form."""
    text = re.sub(r'""".*?"""', "", getsource(words) + getsource(told), flags=re.DOTALL)
    in_quotes = " ".join(re.findall(r'"([^"\n]*)"', text)).replace("CMS-R-131", "")
    assert re.findall(r"\d{2,}", in_quotes) == []
    numbers = r"\b(three|ten|four hundred) (business )?(days|dollars)"
    assert re.findall(numbers, in_quotes) == []
