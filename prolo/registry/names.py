"""Names as they are compared: without case, accents, vowel signs and punctuation.

Any script works. Latin letters that accents do not explain (ø, ł, ß) and the variants of Arabic
letters that people type for one another are brought to one form. A name in another script has a
form in Latin letters, and one of its consonants alone: Arabic and Hebrew write few vowels, and
each language spells a foreign name its own way (Schreiber, Шрайбер; Youssef, Yusuf, يوسف).
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

SAME_LETTER = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ə": "e",
        "ٱ": "ا",
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ۀ": "ه",
        "ە": "ه",
        "ـ": "",  # only stretches a word
        "’": "",
        "'": "",  # O'Brien is OBrien
        "`": "",
        "ʼ": "",
        "ʻ": "",
    }
)
PARTS_OF_ASCII = re.compile("[^a-z0-9]+")
SAME_SOUND = (
    (re.compile(r"([a-z])\1+"), r"\1"),  # Hassan, Hasan
    (re.compile("[aeiouyw]"), ""),
    (re.compile("sch|sh"), "s"),
    (re.compile("tch|ch|kh|ck|[cq]"), "k"),
    (re.compile("ph"), "f"),
    (re.compile("x"), "ks"),
    (re.compile("h$"), ""),  # Sarah, Sara
)
FEWEST_CONSONANTS = 2  # one alone is in every other name
SYLLABIC = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA", "BOPOMOFO")  # a sign is a sound with its vowel


def normal(text: str) -> str:
    """Words in lower case with single spaces between."""
    if text.isascii():  # the same, ten times quicker
        return " ".join(PARTS_OF_ASCII.sub(" ", text.lower().translate(SAME_LETTER)).split())
    bare = unicodedata.normalize("NFKD", text.translate(SAME_LETTER).casefold())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    bare = unicodedata.normalize("NFC", bare).translate(SAME_LETTER)
    return " ".join("".join(map(_kept, bare)).split())


def words(text: str) -> tuple[str, ...]:
    return tuple(normal(text).split())


def latin(word: str) -> str:
    """A word of another script in Latin letters; empty when it is in them already."""
    return "" if word.isascii() else normal(anyascii(word)).replace(" ", "")


def consonants(word: str) -> str:
    """By which names of two scripts are compared; empty when they are too few, or say nothing."""
    if any(unicodedata.name(sign, "").startswith(SYLLABIC) for sign in word):
        return ""
    sound = latin(word) or word
    for pattern, written in SAME_SOUND:
        sound = pattern.sub(written, sound)
    return sound if len(sound) >= FEWEST_CONSONANTS and not sound.isdecimal() else ""


def sounds_alike(one: str, other: str) -> bool:
    """From one script to another; within one, letters are compared."""
    return one.isascii() != other.isascii() and bool(
        (sound := consonants(one)) and sound == consonants(other)
    )


def _kept(sign: str) -> str:
    """Letters, the vowel signs of Indian scripts, digits as 0 to 9; marks of writing direction
    vanish, everything else parts words."""
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    if kind[0] in "LMN":
        return sign
    return "" if kind == "Cf" else " "
