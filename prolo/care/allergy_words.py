"""How people write what they react to: other names of one substance, and words that name none.

These are words of languages, not claims about a vial: what is in one, and what a brand is of, says
the knowledge.
"""

from __future__ import annotations

import re
from functools import lru_cache

from prolo.care.beside_words import words_in
from prolo.care.explained import plain

SAME = {  # as it stands in other countries' records, and as people spell it
    "adrenalin": "epinephrine",
    "adrenalina": "epinephrine",
    "adrenaline": "epinephrine",
    "epinephrin": "epinephrine",
    "epinefrina": "epinephrine",
    "suprarenin": "epinephrine",
    **dict.fromkeys(
        words_in("""
        anesthetic anesthetics anaesthetics lokalanasthetikum lokalanasthetika lokalanaesthetikum
        lokalanaesthetika lokalanasthesie lokalanaesthesie betaubungsmittel betaubungsspritze
        anestesico anestesicos numbing
        """),
        "anaesthetic",
    ),
    **dict.fromkeys(
        words_in("glucose glukose glucosa dextrosa traubenzucker glukosa dextrosum"), "dextrose"
    ),
    **dict.fromkeys(words_in("glycerol glycerine glicerina glicerol glyzerin"), "glycerin"),
    "lignocaine": "lidocaine",
    **dict.fromkeys(words_in("maize mais maiz corns cornstarch maisstarke maizena"), "corn"),
    **dict.fromkeys(words_in("fenol phenole carbol karbol karbolsaure"), "phenol"),
    **dict.fromkeys(words_in("fisch pescado pez fishes seafish"), "fish"),
    **dict.fromkeys(words_in("codfish dorsch kabeljau bacalao"), "cod"),
    **dict.fromkeys(words_in("zink cinc"), "zinc"),
    "amides": "amide",
    "esters": "ester",
    **dict.fromkeys(words_in("parabene parabenos"), "parabens"),
    **dict.fromkeys(words_in("sulfit sulfite sulfito sulfitos sulphites sulphite"), "sulfites"),
    **dict.fromkeys(
        words_in("jod iod iodo jodum iodum yodo yodado yodada iodide jodid yoduro"), "iodine"
    ),
    **dict.fromkeys(
        words_in("chlorhexidin chlorhexidinum clorhexidina clorexidina chlorhexidina chg"),
        "chlorhexidine",
    ),
    **dict.fromkeys(words_in("alkohol alkohole alcoholes alcohols"), "alcohol"),
    **dict.fromkeys(words_in("povidon povidona polyvidon polyvidone pvp pvpi"), "povidone"),
    **dict.fromkeys(
        words_in("isopropylalkohol isopropylalcohol isopropilico ipa"), "isopropanol"
    ),
    **dict.fromkeys(words_in("etanol athanol aethanol etilico ethylalkohol"), "ethanol"),
    **dict.fromkeys(
        words_in("konservierungsmittel konservierungsstoff konservierungsstoffe conservante "
                 "conservantes conservador preservative"),
        "preservatives",
    ),
}  # fmt: skip
SAME_TOGETHER = {
    "carbolic acid": "phenol",
    "acido carbolico": "phenol",
    "acido fenico": "phenol",
    "chlora prep": "chloraprep",
    "dura prep": "duraprep",
    "hibi scrub": "hibiscrub",
    "wool alcohol": "lanolin",  # of wool fat: no skin is cleaned with it
    "wool alcohols": "lanolin",
}
ASLEEP = frozenset(words_in("vollnarkose gas"))
NUMBED = frozenset(  # with a word of LOCAL it names one; alone it may be sleep, and is asked about
    words_in("""
    anaesthesia anesthesia anasthesie anaesthesie betaubung betaeubung anestesia
    """)
)
NOT_LOCAL = ASLEEP | {"general"}  # «general anaesthetic»
LOCAL = frozenset(  # beside «general anaesthetic» or «gas»: it is not the only one
    words_in("""
    local locals locales lokal lokale lokales lokalen ortlich ortliche ortlichen topical regional
    dental spinal epidural numbing betaubungsspritze lokalanasthetikum lokalanasthetika
    lokalanaesthetikum lokalanaesthetika lokalanasthesie lokalanaesthesie
    """)
)
_CAINE = re.compile(r"(?<=\w{3})[ck]a(?:in|ine|inum|ina|inas|ines|ins)$")
ENDING = "caine"
NO_NAME = frozenset(  # beside a name: fillers, and what the reaction was
    words_in("""
    a an the to of and or in on at by for from with without as is was it its my her his their she
    he i me we after before during when while if but not no also only very any some all other like
    allergic allergy allergies allergie allergisch alergia alergias alergico alergica reaction
    reactions reacts reacted react reaktion reaccion sensitive sensitivity hypersensitivity
    intolerant intolerance unvertraglich intolerancia anaphylaxis anaphylactic anaphylaxie shock
    rash rashes hives urticaria itch itches itching itchy swelling swollen swells swell oedema
    edema redness red blister blisters burning burns wheeze wheezing breath breathing breathless
    short shortness throat lips lip tongue face eyes mouth skin stomach nausea vomiting vomit sick
    diarrhea diarrhoea headache dizzy dizziness faint fainted fainting palpitations palpitation
    racing heart collapse collapsed tight tightness chest fever mild severe slight bad strong
    serious possible possibly maybe perhaps suspected probably unsure sure known unknown unclear
    child childhood baby teenager adult kid years year old ago since once twice times long time
    last first only when had has have got gets get getting gave given took take taken ask about
    says said told doctor dentist dental gp nurse hospital pharmacist her him at school yes
    ausschlag schwellung juckreiz juckt quaddeln atemnot ubelkeit und oder auf gegen als kind mit
    bei nach der die das ein eine wegen leichte starke
    erupcion sarpullido ronchas hinchazon picor picazon urticaria y o a al la el los las de con por
    nino nina desde leve grave
    injection injections injected shot shots needle vial vials drug medicine medicines medication
    medications tablet tablets pill pills cream creams gel ointment patch drops spray solution
    hydrochloride hcl oil products product containing contains based food foods hand local
    spritze salbe creme crema inyeccion
    """)
)
ELSEWHERE = frozenset(  # what people often react to, and nothing that is injected here holds
    words_in("""
    penicillin penicillins penicilina penizillin amoxicillin amoxicilina amoxil augmentin
    ampicillin cephalosporin cephalosporins cephalexin cefalexin keflex ceclor cefazolin
    sulfa sulfas sulfonamide sulfonamides sulphonamide sulfamethoxazole bactrim septra cotrimoxazole
    trimethoprim erythromycin azithromycin clarithromycin clindamycin doxycycline tetracycline
    tetracyclines minocycline ciprofloxacin cipro levofloxacin quinolones vancomycin metronidazole
    nitrofurantoin gentamicin neomycin antibiotic antibiotics antibiotika antibioticos
    opioid opioids opiate opiates morphine morphin morfina fentanyl hydromorphone meperidine
    demerol nsaid nsaids statin statins lisinopril contrast dye gadolinium kontrastmittel
    pollen pollens polen hay hayfever grass grasses graser tree trees birch birke ragweed ambrosia
    mugwort mold mould molds moulds schimmel dust mite mites hausstaub hausstaubmilben acaros polvo
    cat cats katze katzen gato gatos dog dogs hund hunde perro perros horse horses animal animals
    dander fur bee bees wasp wasps hornet biene bienen wespe wespen abeja abejas avispa insect
    insects sting stings bite bites venom poison ivy oak sun sunlight
    peanut peanuts nut nuts nusse erdnuss erdnusse nueces cacahuete walnut walnuts almond almonds
    cashew cashews hazelnut hazelnuts pistachio sesame egg eggs ei eier huevo huevos milk milch
    leche dairy lactose laktose lactosa cheese wheat weizen trigo gluten soy soya soja shellfish
    shrimp shrimps prawn prawns crab lobster crustaceans mariscos krustentiere kiwi banana bananas
    strawberry strawberries erdbeeren fresas apple apples apfel peach tomato tomatoes citrus
    pineapple mango avocado chocolate mustard celery sellerie
    nickel nickle niquel metal metals jewelry jewellery gold cobalt chromium perfume perfumes
    fragrance fragrances parfum duftstoffe wool lanolin cosmetics detergent soap
    """)
)

HOLDS = {  # what skin cleansers are sold as, and what is in them
    "betadine": ("povidone", "iodine"),
    "betaisodona": ("povidone", "iodine"),
    "betadona": ("povidone", "iodine"),
    "braunol": ("povidone", "iodine"),
    "chloraprep": ("chlorhexidine", "alcohol"),
    "duraprep": ("iodine", "alcohol"),
    "hibiclens": ("chlorhexidine",),
    "hibiscrub": ("chlorhexidine",),
    "iodophor": ("iodine",),
    "isopropanol": ("alcohol",),
    "isopropyl": ("alcohol",),
    "ethanol": ("alcohol",),
    "povidone": ("iodine",),
}
CLEANSERS = frozenset(HOLDS).union(*HOLDS.values())
CARRIERS = frozenset(  # what holds a cleanser, or stays on the skin, and names no substance
    words_in("""
    wipe wipes swab swabs pad pads prep preps adhesive adhesives plaster plasters tape tapes bandage
    bandages dressing dressings elastoplast bandaid pflaster esparadrapo tirita tiritas tupfer
    toallita toallitas
    """)
)
SKIN_AGENTS = CLEANSERS | CARRIERS
NONE = frozenset(words_in("none nil nothing nkda nka keine nichts ninguna ninguno nada"))


@lru_cache(maxsize=16384)
def said_words(text: str) -> tuple[str, ...]:
    """The words of a text, each substance under one name, in their order."""
    bare = " ".join(words_in(plain(text)))
    for written, name in SAME_TOGETHER.items():
        bare = re.sub(rf"\b{written}\b", name, bare)
    return tuple(SAME.get(one, one) for one in map(_as_in_english, bare.split()))


def _as_in_english(word: str) -> str:
    """Lidocain, lidocaína, Novocain: one ending, whatever the language."""
    return SAME.get(word, _CAINE.sub(ENDING, word))
