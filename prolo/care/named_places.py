"""A place of the body that a line of the medicine list names: «cortisone shot, left shoulder».

These are words of languages, not claims: what region they lie in. What names no place says nothing
of any.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from prolo.care.beside_words import AMOUNT, BESIDE, words_in
from prolo.care.explained import DAYS, SHOTS, plain
from prolo.care.sides import LEFT, MIDLINE, RIGHT

PLACES: Mapping[str, frozenset[str]] = {  # by the region of the knowledge
    region: frozenset(words_in(words))
    for region, words in {
        "ankle-foot": """ankle ankles foot feet heel heels toe toes achilles plantar knochel
            sprunggelenk fuss ferse zehe tobillo pie talon""",
        "back": """back lumbar spine sacroiliac sij tailbone coccyx rucken ruecken kreuz wirbel
            iliosakralgelenk isg espalda lumbares sacroiliaco""",
        "elbow": "elbow elbows ellenbogen ellbogen codo codos",
        "hip-pelvis": """hip hips groin pelvis trochanter trochanteric hufte huefte leiste becken
            cadera caderas ingle pelvis""",
        "jaw": "jaw tmj kiefer kiefergelenk mandibula",
        "knee": "knee knees knie knies kniegelenk rodilla rodillas patella kneecap",
        "neck": "neck cervical nacken hals halswirbel cuello nuca",
        "shoulder": "shoulder shoulders rotator cuff schulter schultern hombro hombros",
        "thorax": "rib ribs thoracic chest rippe rippen brustkorb costilla costillas torax",
        "wrist-hand": """wrist wrists hand hands thumb thumbs finger fingers handgelenk daumen
            muneca munecas mano pulgar dedo""",
    }.items()
}
SIDES: Mapping[str, frozenset[str]] = {
    LEFT: frozenset(words_in("left l links linke linken linkes izquierdo izquierda izq")),
    RIGHT: frozenset(words_in("right r rechts rechte rechten rechtes derecho derecha")),
}
BOTH = frozenset(words_in("both bilateral beide beiden beidseits ambos ambas"))
BESIDE_PLACES = frozenset(words_in("in into the my low lower upper mid side"))
NEAR: Mapping[str, frozenset[str]] = {  # one person's shoulder is another's neck
    "back": frozenset({"hip-pelvis", "thorax"}),
    "hip-pelvis": frozenset({"back"}),
    "jaw": frozenset({"neck"}),
    "neck": frozenset({"back", "jaw", "shoulder", "thorax"}),  # «spine»
    "shoulder": frozenset({"neck", "thorax"}),
    "thorax": frozenset({"back", "neck", "shoulder"}),
    "elbow": frozenset({"wrist-hand"}),
    "wrist-hand": frozenset({"elbow"}),
}
AS_A_DEPOT = "hip-pelvis"  # «a shot in the hip» is often one into the muscle, for the whole body
VAGUE = frozenset(  # for the whole body, at several places, spread from where it was given, or no
    # place after all: «left hand side», who gave it («the hand surgeon»), what for («hand eczema»)
    words_in("""
    depot im intramuscular muscle buttock buttocks bum bottom glute gluteal gluteus systemic iv
    infusion everywhere elsewhere several various many multiple other others another also joints
    muskel intramuskular gesass po mehrere andere anderen verschiedene auch gelenke musculo gluteo
    nalga varias varios otra otras otro otros tambien articulaciones side seite lado
    epidural epidurals peridural
    from by surgeon surgeons surgery doctor doctors doc dr physician podiatrist dermatologist
    specialist specialists therapist physio clinic clinics center centre institute hospital office
    practice arzt arztin aerztin facharzt chirurg chirurgin praxis klinik zentrum ambulanz medico
    medica doctora dra cirujano cirujana especialista clinica centro consulta
    for rash eczema dermatitis psoriasis hives allergy allergies allergic skin fur fuer wegen ekzem
    ausschlag schuppenflechte allergie haut para por eccema sarpullido alergia piel
    """)
)
BESIDE_A_SHOT = (  # no place of their own: what was given, how much, when, and of which joint
    (BESIDE - frozenset({"mouth", "oral", "orally"}))
    | DAYS
    | SHOTS
    | BESIDE_PLACES
    | frozenset(
        words_in("""
        injected jabbed spritzen gespritzt inyecciones inyectado infiltration infiltracion
        cortisone cortison kortison cortisona cortico corticoid corticoide corticosteroid
        corticosteroids kortikoid steroid steroids esteroide
        got had given received ml cc mg joint gelenk articulacion
        bekommen erhalten der die das puesta en del lo los las un
        """)
    )
)
NAMING = BOTH.union(*PLACES.values(), *SIDES.values())
_AGO = re.compile(  # «back in March», «came back positive»: no place; but «low back in March» is
    r"\b((?:low|lower|upper|mid|middle|my|the|his|her|their|a|in|into|to|of)\s+)?"
    r"(?:came\s+|come\s+)?back\s+"
    r"(?=(?:in|on|then|from|when|positive|negative)\b)"
)


def names_place(typed: str, region: str, side: str) -> bool:
    """The region is named, and no other side alone. The midline lies beside either."""
    words = _places_in(typed)
    if not words & PLACES[region]:
        return False
    sides = {one for one, named in SIDES.items() if words & named}
    return side == MIDLINE or bool(words & BOTH) or not sides or side in sides


def names_only_elsewhere(typed: str, region: str, medicines: Collection[str] = ()) -> bool:
    """Other regions alone are named, none of them near this one, and nothing says that the whole
    body was meant, or that the place is another's. The other side of the same region is not
    elsewhere. A word that is none of those known here may name a place too, misspelt or in another
    language: «shoulder and kne». ``medicines`` are words of the names of what was injected."""
    words = _places_in(AMOUNT.sub(" ", plain(typed)))
    named = {one for one, names in PLACES.items() if words & names}
    if not region or words & VAGUE or {"i", "m"} <= words:
        return False
    if not words <= NAMING | BESIDE_A_SHOT | frozenset(medicines):
        return False
    return bool(named) and named.isdisjoint({region, AS_A_DEPOT, *NEAR.get(region, ())})


def names_any_place(typed: str) -> bool:
    """A region or a side; a letter by itself is none."""
    return any(len(one) > 1 for one in _places_in(typed) & NAMING)


def _places_in(typed: str) -> frozenset[str]:
    bare = _AGO.sub(lambda found: found[0] if found[1] else " ", plain(typed))
    return frozenset(words_in(bare))
