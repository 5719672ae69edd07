"""What stands beside a medicine's name: strength, how often, as needed, when last taken."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from prolo.care.beside_words import DOSE
from prolo.care.explained import clauses_in, plain

_NEEDED = re.compile(
    r"""\b(?:
      (?:as|when|if|only)\ (?:needed|required|necessary) | prn | p\.r\.n\.? | sos | occasionally
    | sometimes | bei\ bedarf | nach\ bedarf | a\ demanda | si\ precisa | si\ es\ necesario
    | segun\ necesidad
    )(?!\w)""",
    re.VERBOSE,
)
_TIMES = re.compile(
    r"""
      \b(?:once|twice|thrice|one|two|three|four|five|six|\d+)(?:\ ?x|\ times)?
        (?:\ an?|\ per|\ every|\ each)?\ ?
        (?:day|daily|week|weekly|month|monthly|night|nightly|morning|evening)\b
    | \bevery\ (?:other\ |\d+(?:\ ?-\ ?\d+)?\ ?)?
        (?:hours?|hrs?|h|days?|weeks?|months?|mornings?|evenings?|nights?)\b
    | \b(?:daily|nightly|weekly|monthly|hourly|q\d+h|q[dh]s?|qid|tid|bid|tds|qds|bd|od|hs)\b
    | \b[btq]\.\s?i\.\s?d\b\.?
    | \b(?:at|in\ the)\ (?:night|bedtime|noon|mornings?|evenings?)\b
    | (?<![\w-])\d(?:-\d){2,3}(?![\w-])
    | \b(?:einmal|zweimal|dreimal|\d+\ ?(?:x|mal))\ (?:taglich|am\ tag|pro\ tag)\b
    | \b(?:taglich|morgens|abends)\b
    | \bcada\ \d+\ horas\b
    | \b(?:una|dos|tres|\d+)\ ve(?:z|ces)\ al\ dia\b
    | \b\d+\ ?x\b(?!\ ?\d)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """As written, but in small letters."""

    strength: str = ""
    how_often: str = ""
    as_needed: bool = False
    last_taken: str = ""


def read_beside(typed: str) -> Beside:
    """As far as it is written.

    >>> read_beside("Aleve 220 mg twice daily as needed, last taken Monday").how_often
    'twice daily'
    """
    text = unicodedata.normalize("NFC", typed)
    last = next((one for one in clauses_in(text) if one.is_last_taken), None)
    said = plain(text[: last.start] + text[last.end :] if last else text)
    strength = DOSE.search(said)
    times = _TIMES.findall(DOSE.sub(" ", said))
    return Beside(
        strength=strength.group().strip() if strength else "",
        how_often=", ".join(dict.fromkeys(one.strip() for one in times)),
        as_needed=_NEEDED.search(said) is not None,
        last_taken=plain(text[last.inside : last.end]).strip(" :") if last else "",
    )
