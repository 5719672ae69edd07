"""How each condition is usually treated in the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from prolo.care.images import Modality
from prolo.demo.outline import Outline


@dataclass(frozen=True, slots=True)
class Place:
    """A condition as it is usually treated here."""

    tender: tuple[str, ...]
    protocol: str = ""
    images: Modality = Modality.NONE
    grade: str = ""
    goal: str = "Walk to the market and back"


PLACES: Mapping[str, Place] = MappingProxyType(
    {
        "knee-oa": Place(
            ("knee-pes-anserine", "knee-coronary-medial", "knee-mcl-tibial"),
            "rabago-2013",
            Modality.XRAY,
            "2",
            "Climb the stairs without the rail",
        ),
        "knee-laxity": Place(("knee-mcl-femoral", "knee-mcl-tibial"), "", Modality.MRI),
        "patellar-tendon": Place(
            ("knee-patellar-tendon-upper",), "", Modality.ULTRASOUND, goal="Jump at volleyball"
        ),
        "osgood-schlatter": Place(
            ("knee-patellar-tendon-lower",), "topol-2011", goal="Run at football"
        ),
        "low-back": Place(
            ("back-iliac-crest", "back-sacroiliac-ligament-upper", "back-iliolumbar-crest"),
            "yelland-2004",
            goal="Stand through a working day",
        ),
        "sacroiliac": Place(
            ("back-sacroiliac-ligament-upper", "back-sacroiliac-ligament-lower"),
            "ali-2025",
            goal="Sit through a concert",
        ),
        "coccyx": Place(("back-sacrococcygeal", "back-coccyx-tip"), goal="Sit at a desk"),
        "thoracic-pain": Place(
            ("thorax-costotransverse-middle", "thorax-rib-angle-middle"),
            goal="Carry a child",
        ),
        "neck": Place(
            ("neck-nuchal-lower", "neck-spinous-lower", "neck-scapula-upper"),
            "hauser-neck",
            Modality.MRI,
            goal="Look over the shoulder when driving",
        ),
        "rotator-cuff": Place(
            ("shoulder-supraspinatus", "shoulder-infraspinatus"),
            "bertrand-2016",
            Modality.ULTRASOUND,
            goal="Sleep on the shoulder",
        ),
        "shoulder-oa": Place(("shoulder-joint",), "", Modality.XRAY, "2", "Hang out the washing"),
        "lateral-epicondylitis": Place(
            ("elbow-lateral-epicondyle", "elbow-annular-ligament"),
            "rabago-le-2013",
            goal="Lift a full kettle",
        ),
        "medial-epicondylitis": Place(("elbow-medial-epicondyle",), goal="Swing a golf club"),
        "thumb-cmc-oa": Place(
            ("wrist-hand-thumb-cmc-ligament",),
            "jahangiri-2014",
            Modality.XRAY,
            "2",
            "Open a jar",
        ),
        "finger-oa": Place(
            ("wrist-hand-pip", "wrist-hand-dip"),
            "reeves-2000-finger",
            Modality.XRAY,
            "3",
            "Play the piano",
        ),
        "hip-oa": Place(("hip-pelvis-joint",), "", Modality.XRAY, "2", "Tie the shoes"),
        "gluteal": Place(
            ("hip-pelvis-trochanter", "hip-pelvis-gluteus-crest"), goal="Sleep on that side"
        ),
        "groin": Place(
            ("hip-pelvis-adductor-origin", "hip-pelvis-pubic-symphysis"),
            "topol-2008",
            Modality.MRI,
            goal="Play a whole match",
        ),
        "achilles": Place(("ankle-foot-achilles",), "yelland-2011", Modality.ULTRASOUND),
        "plantar-fascia": Place(
            ("ankle-foot-plantar-fascia",), "altas-2018", goal="Take the first steps of the day"
        ),
        "ankle-instability": Place(
            ("ankle-foot-atfl", "ankle-foot-cfl"), "nct03868995", goal="Walk on the beach"
        ),
        "tmj": Place(("jaw-capsule-lateral", "jaw-retrodiscal"), "refai-2011", goal="Eat an apple"),
    }
)
MIDLINE = frozenset({"low-back", "sacroiliac", "coccyx", "thoracic-pain", "neck"})


def part(name: str, tells: str, condition: str, days_ago: int, **more: object) -> Outline:
    """An outline with what is usual for the condition."""
    place = PLACES[condition]
    usual: dict[str, object] = {
        "side": "midline" if condition in MIDLINE else "right",
        "tender": place.tender,
        "protocol": place.protocol,
        "images": place.images,
        "grade": place.grade,
        "goal": place.goal,
    }
    return Outline(
        name=name,
        tells=tells,
        condition=condition,
        days_ago=days_ago,
        **{**usual, **more},  # type: ignore[arg-type]
    )
