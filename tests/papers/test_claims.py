"""Every sentence of a paper has a numbered source, or is one of those that say nothing of medicine
or law. Of the two papers that hold the tables of trials each trial has its number, and what follows
from them can be worked out again: they are not here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from prolo.knowledge import load_knowledge
from prolo.papers import Paper
from prolo.papers.paper import Block, Facts, Heading, Picture, References, Table
from tests.papers.every_paper import PAPERS, WORDS
from tests.papers.printed import made
from tests.papers.reading import texts_in
from tests.papers.sheets import LONG_NAME

KINDS = sorted(PAPERS.keys() - {"dossier", "evidence"})
CITED = re.compile(r"\[\d+\]")
ANY = "…"  # in a sentence below: whatever stands there
ON_RECORD = (WORDS["en"], LONG_NAME)  # how what a sheet says begins, as it came from the record

WITHOUT_SOURCE: Mapping[str, tuple[str, ...]] = {
    "what is on record, planned, booked or charged": (
        "For: …",
        "Born: …",
        "About: …",
        "Signed: …",
        "Made: …",
        "Version: …",
        "You come: …",
        "Who pays: …",
        "Who treats: …",
        "As on record: …",
        "Note of the clinic: …",
        "Session …: …",
        "… sessions are planned. In each session about … needles go in.",
        "You are asked how you are in these weeks after the first session: …",
        "Ultrasound shows the needle the way here: …",
        "X-rays show the needle the way here: …",
        "The skin is numbed with a cream first.",
        "Calming: …",
        "As planned: …",
        "… | … USD | …",
        "In the price of the session: …",
        "In all | …",
        "Not paid: … USD. You dispute bills: what you owe of this is not decided yet.",
        "You dispute these bills. What you owe of them is not decided yet:",
        "Content, as a number that changes with every letter: …",
        "Not to be relied on yet",
        "Adverse events",
        "Reports",
        "Made from the clinic's record by prolo, …",
        "Taken back on …",
        "Paper | …",
        "Who it is about | …",
        "Signed by | …",
        "By what right | …",
        "Signature | …",
        "Signed at | …",
        "Where | …",
        "How it was known who it is | …",
        "Language of the paper | …",
        "Interpreted by | …",
        "Explained by | …",
        "SHA-256 | …",
        "SHA-256 of the PDF | …",
        "The bytes of the paper are kept unchanged and compared with this hash each time they …",
        "This is about …",
        "Each needle gives … The needles go to:",
        "Medial collateral ligament, femoral origin, right",
        "In each session you get … injections.",
        "… sessions are planned: … A day may be moved.",
        "No calming medicine is planned. You are awake.",
        "This clinic's estimate of …",
        "The paper with all options side by side was not gone through with you here. You can ask …",
        "By what right they decide: …",
        "The clinic's telephone: …",
    ),
    "what the clinic promises or asks": (
        "The clinic tells you the hour, and asks you before a day is changed.",
        "You may stop after any session, and need not say why.",
        "Sessions: … You may stop after any session; what is not done is not charged.",
        "Keep it, and hold it beside the bill.",
        "If something here is not right, ask the clinic.",
        "If nobody answers and it cannot wait, go to the nearest emergency department.",
        "What trials found for your own kind of pain stands on the sheet with your options. Ask …",
        "Ask at the clinic for your estimate, or call: …",
        "You are asked again for any other place. …",
        "You are asked again for more injections or more liquid in a place. …",
        "You can say stop at any moment. Then the needle comes out.",
        "You can take your consent back at any time, also between two injections.",
        "You do not have to say why, and you are treated here as well as before.",
        "Tell anybody at the clinic, or press «I take my consent back» …",
        "What was injected before cannot be taken out.",
        "From the day on which you book or ask. Weekends and holidays do not count.",
    ),
    "what the person says with a signature": (
        "I read this, or it was read or interpreted to me in a language that I understand.",
        "I could ask questions, and they were answered.",
        "I was told what is used outside its label, what can go wrong, and what else there is.",
        "I agree to what is planned above, and to nothing more. I can take this back.",
    ),
    "how the paper is to be read, or the head of what follows and has its sources": (
        "What has no number is not from medicine or law. …",
        "Where, how many needles in each session, and what each gives.",
        "Each medicine on your list, and what to do with it.",
        "Call before you come if",
        "Call … at once if you answer one of these with yes, or are not sure",
        "Call the clinic today if you answer one of these with yes, or are not sure",
        "Call the clinic if you answer one of these with yes",
        "What is done, how often, and what it costs.",
        "Each needle, in the order of the record.",
        "What was drawn from.",
        "Each bill and each payment, by day.",
        "What is kept of it",
        "A medicine has a label: … Another use is called «off label». The clinic tells you when …",
        "Nobody can promise that it helps you. Trials gave some people prolotherapy and others a …",
        "The numbers are about the people in these trials. Nobody can tell from them how it will …",
        "The options stand in the order of the alphabet. The order means nothing.",
        "Points are on a scale from 0 to 10. …",
        "The range after a number shows where the true value may well lie. …",
        "Very low certainty means: …",
        "What can go wrong with prolotherapy at this place.",
        "If you say yes to one of these after an injection, call the clinic at once, or an …",
        "You need not choose prolotherapy. This is what else there is for it, doing nothing now …",
        "Every other option, with what is known of it here.",
        "The options in short. More of each stands below.",
        "Every option, with what …",
        "What was found, on whom, how sure it is, and what is missing.",
        "This does not tell what a treatment does. …",
        "How people were later, beside how they were at the start.",
        "What guidelines, reviews and groups of doctors say on this.",
        "Prices that were published, with place and year. They are no offer: the clinic gives …",
        "Those from this country come first. Those from other countries are listed apart: …",
    ),
    "that nothing was read or is known here": (
        "No figures of harm were read here for: … Ask about each.",
        "… | no number was read; ask | no figure of harm was read; ask",
        "… | no figure of harm was read; ask | not known here; ask | not known here; ask | no …",
        "… | no usable numbers | 0 trials | …",
        "How these compare with prolotherapy, because no trial is known: …",
        "How much, because no trial that compares them is known with usable numbers: …",
        "How much these do by themselves, because nothing was read of it: …",
        "What … trials with … people found in numbers: they were done, and their numbers cannot …",
        "How many of 100 people get better with prolotherapy: no trial here counted that in …",
        "What comes after … weeks: no trial here measured that in usable numbers.",
        "How often these harms come: …",
    ),
}


def sentences_of(paper: Paper) -> Iterator[str]:
    """Of every block but heads, pictures and the references themselves; a row of a table is one."""
    for one in paper.unfolded:
        yield from filter(None, _sentences(one))


def _sentences(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Picture() | References():
            return
        case Table():
            yield block.caption
            yield from (" | ".join(row) for part in block.parts for row in part.cells)
            yield block.note
        case Facts():
            yield from (f"{label}: {' / '.join(lines)}" for label, lines in block.items)
        case _:
            yield from texts_in(block)


def is_like(text: str, known: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, known.split(ANY))), text, re.DOTALL) is not None


def states_nothing(text: str) -> bool:
    if text.strip(" |").startswith(ON_RECORD):
        return True
    return any(is_like(text, one) for known in WITHOUT_SOURCE.values() for one in known)


@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_has_its_source_or_states_nothing_of_medicine_or_law(kind: str) -> None:
    said = list(sentences_of(made(kind, "en", "US")))
    assert said
    assert [one for one in said if not CITED.search(one) and not states_nothing(one)] == []


def test_every_sentence_that_needs_no_source_is_said_somewhere() -> None:
    said = [one for kind in KINDS for one in sentences_of(made(kind, "en", "US"))]
    listed = [one for known in WITHOUT_SOURCE.values() for one in known]
    assert [one for one in listed if not any(is_like(text, one) for text in said)] == []


@pytest.mark.parametrize("kind", ["options", "consent"])
def test_what_is_to_be_minded_of_an_option_names_its_source_where_it_stands(kind: str) -> None:
    text = "\n".join(sentences_of(made(kind, "en", "US")))
    options = load_knowledge().options.values()
    says = [one for fact in options for one in (fact.say, fact.caution, fact.note) if one]
    found = [one for one in says if one[1:] in text]
    assert len(found) > 2
    bare = [one for one in found if not re.search(re.escape(one[1:]) + r"[^|\n]* \[\d+\]", text)]
    assert bare == []
