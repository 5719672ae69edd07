"""The parts of the demonstration: who shows what. docs/demo.md is this table in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from types import MappingProxyType

from prolo.care.assessment import TreatmentKind
from prolo.care.images import Modality
from prolo.care.medicines import Reason
from prolo.demo.outline import After, Decision, Gain, Mishap, Outline, Signing, Taken
from prolo.registry.models import Sex

FURTHER = 20  # people of whom nothing is told but an ordinary course
YEAR = 365
PROLOTHERAPY, STEROID = TreatmentKind.PROLOTHERAPY, TreatmentKind.STEROID_INJECTION

NAPROXEN = Taken("Aleve 220 mg", "naproxen")
IBUPROFEN = Taken("Advil as needed", "ibuprofen")
ASPIRIN = Taken("Aspirin 81 mg", "aspirin", Reason.HEART_OR_STROKE, "Dr. Pretend, cardiology")
WARFARIN = Taken("Coumadin 5 mg", "warfarin", Reason.HEART_OR_STROKE, "Dr. Pretend, cardiology")
UNKNOWN = Taken("the small white one for the stomach", "")


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


F, M = Sex.FEMALE, Sex.MALE

PARTS: tuple[Outline, ...] = (
    part(
        "first-visit-today",
        "Comes for the first time today; the chart is empty.",
        "rotator-cuff",
        0,
        sex=M,
        age=44,
        decision=Decision.EXPECTED,
    ),
    part(
        "first-visit-booked",
        "Is booked for a first visit in two weeks.",
        "plantar-fascia",
        -14,
        age=36,
        decision=Decision.EXPECTED,
    ),
    part(
        "images-awaited",
        "Was assessed; the images are still to come, and nobody has decided.",
        "hip-oa",
        4,
        age=61,
        images=Modality.NONE,
        decision=Decision.OPEN,
    ),
    part(
        "plan-to-write",
        "Was found suitable yesterday; the plan is to be written.",
        "medial-epicondylitis",
        1,
        sex=M,
        age=39,
        decision=Decision.SUITABLE,
    ),
    part(
        "completed",
        "Three sessions at a knee, every follow-up answered, much better, closed.",
        "knee-oa",
        440,
        sex=M,
        picture=True,
        age=66,
        language="de",
    ),
    part(
        "deferred",
        "Is put off for twelve weeks after a steroid injection.",
        "lateral-epicondylitis",
        20,
        age=47,
        tried=(TreatmentKind.EXERCISE, STEROID),
        found="recent-steroid",
        decision=Decision.DEFERRED,
        deferred_weeks=12,
        reason="A steroid injection in the elbow three weeks ago",
    ),
    part(
        "pregnant",
        "Is pregnant, and put off until after the birth.",
        "sacroiliac",
        33,
        age=29,
        language="es",
        found="pregnancy",
        decision=Decision.DEFERRED,
        deferred_weeks=30,
        reason="Pregnant: physiotherapy and a belt until after the birth",
    ),
    part(
        "declined",
        "Heard that in the trials salt water did as well for the back, and declined.",
        "low-back",
        75,
        sex=M,
        age=52,
        decision=Decision.DECLINED,
        reason="Thought about it and would rather exercise; in the trials it was no better",
    ),
    part(
        "not-suitable",
        "A red flag: sent on the same day, not suitable.",
        "thoracic-pain",
        51,
        sex=M,
        age=71,
        flag="cancer-history",
        decision=Decision.NOT_SUITABLE,
        reason="Breast cancer eight years ago and pain at night: images and her oncologist first",
    ),
    part(
        "flare",
        "The day after the second session it flared; nobody called in time, so it passed to the "
        "physician on call, with a message; called, and over by the third day.",
        "low-back",
        45,
        age=58,
        after={2: After.FLARE},
        sessions=3,
        gain=Gain.SOME,
    ),
    part(
        "half-answered",
        "Answered our questions at twelve weeks, and left the form that the clinic brought half "
        "given; logs in as patient2.",
        "low-back",
        103,
        first_in=10,
        sex=M,
        age=47,
        gain=Gain.SOME,
        answers=frozenset({6, 12}),
        half_given=True,
    ),
    part(
        "joint-infection",
        "A hot, red knee the day after a session: sent to hospital at once, followed to its end; "
        "two readers disagree how likely the treatment caused it.",
        "knee-oa",
        40,
        first_in=12,
        sex=M,
        age=69,
        after={1: After.INFECTION},
    ),
    part(
        "infection-now",
        "Reported a hot knee after a session of the last days: the concern is open.",
        "knee-oa",
        14,
        first_in=10,
        side="left",
        age=63,
        language="es",
        after={1: After.INFECTION},
    ),
    part(
        "collapsed-lung",
        "A collapsed lung after injections at the ribs: drained and healed; the course stopped.",
        "thoracic-pain",
        120,
        sex=M,
        age=34,
        after={1: After.LUNG},
        gain=Gain.SOME,
    ),
    part(
        "silent",
        "Has not answered since the second session, nor three calls, and missed the third.",
        "achilles",
        60,
        sex=M,
        age=41,
        after={2: After.SILENT},
        mishaps={3: Mishap.GONE},
        answers=frozenset(),
    ),
    part(
        "minor",
        "Fifteen years old, with his mother, who signs: two sessions are done.",
        "osgood-schlatter",
        62,
        sex=M,
        age=15,
        guardian="Rosa",
        language="es",
        pain=5,
        pain_weeks=30,
        tried=(TreatmentKind.EXERCISE, TreatmentKind.BRACE),
        found="child",
    ),
    part(
        "warfarin",
        "Takes warfarin, which her cardiologist wants taken on; treated at the thumb.",
        "thumb-cmc-oa",
        70,
        age=74,
        language="de",
        medicines=(WARFARIN, NAPROXEN),
        found="anticoagulant",
    ),
    part(
        "both-knees-right",
        "Both knees in one visit, the right one is the worse.",
        "knee-oa",
        80,
        who="both-knees",
        age=64,
        pain=7,
    ),
    part(
        "both-knees-left",
        "The other knee of the same person, a course of its own.",
        "knee-oa",
        80,
        who="both-knees",
        side="left",
        age=64,
        pain=5,
    ),
    part(
        "neck-and-shoulder-neck",
        "Neck and shoulder in one person: two courses, two regions.",
        "neck",
        90,
        who="neck-and-shoulder",
        sex=M,
        age=55,
        language="ar",
        gain=Gain.SOME,
    ),
    part(
        "neck-and-shoulder-shoulder",
        "The shoulder of the same person, by a physician under supervision.",
        "rotator-cuff",
        83,
        who="neck-and-shoulder",
        sex=M,
        age=55,
        language="ar",
    ),
    part(
        "first-course",
        "The first course of an elbow, two and a half years ago: much better, closed.",
        "lateral-epicondylitis",
        900,
        who="second-course",
        age=45,
    ),
    part(
        "second-course",
        "The second course of the same elbow, years later.",
        "lateral-epicondylitis",
        50,
        who="second-course",
        age=45,
        tried=(TreatmentKind.EXERCISE, PROLOTHERAPY),
        gain=Gain.SOME,
    ),
    part(
        "duplicate",
        "Is on record twice, the second time with a slip in the name: to be merged.",
        "gluteal",
        100,
        age=57,
    ),
    part(
        "merged",
        "Was on record twice; the two have been merged.",
        "ankle-instability",
        130,
        age=24,
    ),
    part(
        "no-gain",
        "No gain after the planned sessions: a physician decided to stop.",
        "finger-oa",
        300,
        age=70,
        gain=Gain.NONE,
        answers=frozenset({6, 12, 26}),
    ),
    part(
        "stop-asked",
        "Two sessions without a gain: the rule asks whether to go on.",
        "hip-oa",
        75,
        sex=M,
        age=67,
        gain=Gain.NONE,
        medicines=(IBUPROFEN,),
    ),
    part(
        "worse",
        "Feels worse in the follow-ups, and one of them is missing.",
        "tmj",
        330,
        age=31,
        gain=Gain.WORSE,
        answers=frozenset({6, 26}),
    ),
    part(
        "moved-and-cancelled",
        "Moved the first appointment, cancelled the second, missed the third; treated after all.",
        "plantar-fascia",
        120,
        sex=M,
        age=48,
        mishaps={1: Mishap.MOVED, 2: Mishap.CANCELLED, 3: Mishap.MISSED},
    ),
    part(
        "sent-home",
        "Came with a fever and was sent home without a needle; treated a week later.",
        "shoulder-oa",
        55,
        sex=M,
        age=72,
        mishaps={1: Mishap.NOT_READY},
    ),
    part(
        "unsigned",
        "The last session is recorded and waits for its signature.",
        "coccyx",
        16,
        age=42,
        signs_late=True,
        sessions=1,
    ),
    part(
        "rash",
        "Itched under the plaster; allergic to latex.",
        "groin",
        48,
        sex=M,
        age=23,
        allergy="latex",
        after={1: After.RASH},
    ),
    part(
        "oldest",
        "Eighty-eight, with aspirin for the heart and a medicine nobody recognised.",
        "knee-oa",
        37,
        picture=True,
        age=88,
        medicines=(ASPIRIN, UNKNOWN),
        gain=Gain.SOME,
    ),
    part(
        "youngest-adult",
        "A volleyball player of nineteen: tendon under the knee cap, follow-ups running; signed "
        "the consent at home, behind a link.",
        "patellar-tendon",
        160,
        sex=M,
        age=19,
        signs=Signing.LINK,
    ),
    part(
        "consent-withdrawn",
        "Signed the consent on the tablet and took it back by telephone two days later; the first "
        "session, next week, waits for a new one.",
        "knee-laxity",
        6,
        first_in=14,
        age=38,
        signs=Signing.TABLET,
        takes_back="Wants to ask her physiotherapist first",
    ),
)

LANGUAGES = ("en", "en", "en", "en", "en", "es", "es", "de", "ar")
GAINS = (Gain.MUCH, Gain.MUCH, Gain.MUCH, Gain.SOME, Gain.SOME, Gain.NONE, Gain.WORSE)
ADULT_PLACES = tuple(name for name in PLACES if name != "osgood-schlatter")


def further_parts(rng: Random, count: int = FURTHER) -> Iterator[Outline]:
    """Ordinary courses, begun at any time of the last year, at every place in turn."""
    begins = rng.sample(range(3, YEAR + 60), count)
    for number, days_ago in enumerate(begins):
        condition = ADULT_PLACES[number % len(ADULT_PLACES)]
        outline = part(
            f"ordinary-{number + 1}",
            "",
            condition,
            days_ago,
            sex=rng.choice((F, M)),
            age=rng.randrange(22, 82),
            language=rng.choice(LANGUAGES),
            pain=rng.randrange(4, 9),
            pain_weeks=rng.randrange(16, 300),
            gain=rng.choice(GAINS),
            answers=frozenset(week for week in (6, 12, 26, 52) if rng.random() < 0.8),
            medicines=rng.choice(((), (), (NAPROXEN,), (IBUPROFEN,))),
            sessions=rng.choice((1, 1, 2, 2, 3)),
            ends_early=True,
            mishaps=rng.choice(({}, {}, {2: Mishap.MOVED}, {2: Mishap.MISSED})),
        )
        two_sides = outline.side != "midline"
        yield replace(outline, side=rng.choice(("left", "right"))) if two_sides else outline
