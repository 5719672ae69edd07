"""A paper of every kind, as long as it may come: names of 200 letters without a place to break, and
forty long lines, each another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from prolo.care.money.estimate import Count, Estimate, Line
from prolo.care.plan import Plan, PlannedSite
from prolo.evidence import Judgement, load_protocol
from prolo.evidence.certainty import DOMAINS
from prolo.knowledge import load_knowledge
from prolo.knowledge.trials import load_trials
from prolo.papers import Paper, evidence_report
from prolo.papers.about import about_prolotherapy
from prolo.papers.aftercare_paper import AftercareSheet, Signs, aftercare_paper
from prolo.papers.citing import Said
from prolo.papers.consent_paper import Agreement, Signer, consent_paper
from prolo.papers.consent_record import SignatureRecord, signature_paper
from prolo.papers.coverage_paper import CoverageSheet, Told, coverage_paper
from prolo.papers.dossier import dossier
from prolo.papers.estimate_notice import estimate_notice
from prolo.papers.estimate_paper import EstimateLine, estimate_paper
from prolo.papers.options_paper import options_paper
from prolo.papers.options_sheet import Estimated, OptionsSheet, gather_options
from prolo.papers.paper import Letterhead
from prolo.papers.personal import Frame
from prolo.papers.plan_paper import Place, PlanSheet, plan_paper
from prolo.papers.preparation_paper import Medicine, PreparationSheet, preparation_paper
from prolo.papers.session_paper import SessionSheet, session_paper
from prolo.papers.signed import Signatures, SignedLevel
from prolo.papers.statement_paper import (
    InCurrency,
    StatementLine,
    StatementSheet,
    statement_paper,
)
from prolo.papers.summary_paper import CourseSummary, SummarySheet, summary_paper
from tests.papers import sheets
from tests.papers.sheets import DAY, LONG_NAME

LINES = range(1, 41)
AT = datetime(2026, 3, 4, 15, tzinfo=UTC)
WORDS = {
    "en": "Guidance of each needle at the ligaments on the inner side",
    "de": "Führung jeder Nadel an den Bändern auf der Innenseite des Knies",
    "es": "Guía de cada aguja en los ligamentos del lado interno de la rodilla",
    "ar": "توجيه كل إبرة عند أربطة الجانب الداخلي من الركبة اليمنى",
}


def long(at: int, language: str) -> str:
    """A line that is like no other; every tenth with a name that nowhere breaks."""
    name = f" {LONG_NAME[at:]}" if at % 10 == 1 else ""
    return f"{WORDS[language]} {at}.{name}"


def many(language: str) -> tuple[str, ...]:
    return tuple(long(at, language) for at in LINES)


HEAD = Letterhead(name=LONG_NAME, lines=(f"1 {'B' * 200}", "+1 555 0100"), logo=sheets.logo())


def frame(language: str, country: str) -> Frame:
    return sheets.frame(
        letterhead=HEAD, name=LONG_NAME, language=language, country=country, is_invented=True
    )


def _estimate(language: str, country: str) -> Paper:
    line = EstimateLine(
        what="",
        price="9,999,999.99 USD",
        times="3",
        least="9,999,999.99 USD",
        expected="99,999,999.99 USD",
        most="999,999,999.99 USD",
    )
    lines = tuple(replace(line, what=said, times=said[:60]) for said in many(language))
    sheet = sheets.estimate(
        lines=0,
        total=line,
        who=(("Who treats", many(language)[:5]),),
        included=many(language)[:5],
        priced=many(language)[:5],
        changes=many(language)[:5],
    )
    of = frame(language, country)
    return estimate_paper(replace(sheet, lines=lines), of, load_knowledge())


def _plan(language: str, country: str) -> Paper:
    said = many(language)
    sheet = PlanSheet(
        about=LONG_NAME,
        signed=said[0],
        days=said,
        needles=12,
        places=tuple(Place(where=one, needles="12", gives=one) for one in said),
        guided={"ultrasound": said, "fluoroscopy": said[:1]},
        sedation=said[1],
        numbing_cream=True,
        weeks=(6, 12, 26),
        points="2",
        sessions_without=3,
        note=said[2],
        refs=("irritants/dextrose",),
        gain_refs=("thresholds/sessions-without-gain", "instruments/nprs"),
    )
    return plan_paper(sheet, frame(language, country), load_knowledge())


def _preparation(language: str, country: str) -> Paper:
    said = many(language)
    medicines = tuple(
        Medicine(name=one, instruction=one, last_dose=one, restart_on=one) for one in said
    )
    sheet = PreparationSheet(
        about=LONG_NAME,
        comes_at=said[0],
        told=said[1],
        medicines=medicines,
        food=tuple(Said(text=one, refs=("thresholds/clear-fluid-h",)) for one in said),
        phones=((LONG_NAME, said[:2]),),
    )
    return preparation_paper(sheet, frame(language, country), load_knowledge())


def _aftercare(language: str, country: str) -> Paper:
    knowledge = load_knowledge()
    ref = next(iter(knowledge.signs.values())).ref
    said = tuple(Said(text=one, refs=(ref,)) for one in many(language))
    sheet = AftercareSheet(
        about=LONG_NAME,
        session=LONG_NAME,
        signs=tuple(
            Signs(level=one, asks=said[:n])
            for one, n in (("emergency", 5), ("same-day", 5), ("call", 40))
        ),
        advice=said[:5],
        is_of_this_place=True,
        expected=said[:5],
        emergency_number="911",
        phones=((LONG_NAME, many(language)[:2]),),
    )
    return aftercare_paper(sheet, frame(language, country), knowledge)


def _session(language: str, country: str) -> Paper:
    said = many(language)
    sheet = SessionSheet(
        number="3",
        about=LONG_NAME,
        who=((LONG_NAME, said[:2]),),
        total=said[0],
        injections=tuple((one, one[:9], "120.50 ml", one[:40], one[:40]) for one in said),
        vials=tuple((one, one, LONG_NAME, one) for one in said[:5]),
        unsigned=said[1],
        reasons=tuple((one, (one,)) for one in said[:5]),
        in_error=said[:5],
    )
    return session_paper(sheet, frame(language, country))


def _coverage(language: str, country: str) -> Paper:
    said = many(language)
    sheet = CoverageSheet(
        pays=said[:3],
        payer=tuple((one, (one,)) for one in said),
        payer_refs=(next(iter(load_knowledge().payers.values())).ref,),
        told=tuple(Told(text=one, refs=("billing/abn-form",), is_doubted=True) for one in said),
        costs=said,
    )
    return coverage_paper(sheet, frame(language, country), load_knowledge())


def _summary(language: str, country: str) -> Paper:
    said = many(language)
    course = CourseSummary(
        title=WORDS[language],
        why=said,
        told=tuple((one, (one,)) for one in said[:5]),
        decisions=said[:5],
        images=said[:5],
        sessions=tuple((one, said[:2]) for one in said[:5]),
        asked=WORDS[language],
        harms=said[:5],
        reported=said[:5],
        nothing="",
        response=said[:5],
        next=said[:5],
    )
    sheet = SummarySheet(
        as_of=LONG_NAME,
        person=((LONG_NAME, said),),
        courses=(course,),
        phones=((LONG_NAME, said[:5]),),
    )
    return summary_paper(sheet, frame(language, country))


def plan_of_forty() -> Plan:
    site = PlannedSite(
        structure="knee-mcl-femoral",
        side="right",
        volume_ml=Decimal("0.50"),
        irritant="dextrose",
        irritant_pct=Decimal(15),
        anaesthetic="lidocaine",
        anaesthetic_pct=Decimal("0.2"),
    )
    sites = tuple(replace(site, volume_ml=Decimal(at) / 10) for at in LINES)
    return Plan(protocol="", sites=sites, sessions_on=tuple(date(2026, 4, at) for at in (1, 22)))


def _statement(language: str, country: str) -> Paper:
    lines = tuple(
        StatementLine(on=said[:30], what=said, billed="9,999,999.99 USD") for said in many(language)
    )
    account = InCurrency(
        lines=lines, billed="999,999,999.99 USD", paid="99,999,999.99 USD", owed="1.00 USD"
    )
    sheet = StatementSheet(accounts=(account,), disputed=many(language)[:5])
    return statement_paper(sheet, frame(language, country))


def _options_sheet(language: str) -> OptionsSheet:
    knowledge = load_knowledge()
    lines = tuple(
        Line(
            what="extra",
            of=said,
            amount=Decimal("9999999.99"),
            priced_from=DAY,
            count=Count(least=1, expected=2, most=3),
        )
        for said in many(language)
    )
    sessions = Count(least=1, expected=2, most=3)
    estimate = Estimate(currency="USD", lines=lines, sessions=sessions)
    return gather_options(
        knowledge.conditions["knee-oa"],
        load_trials(),
        load_protocol(),
        knowledge,
        plan=plan_of_forty(),
        estimated=Estimated(estimate=estimate, on=DAY),
    )


def _options(language: str, country: str) -> Paper:
    return options_paper(
        _options_sheet(language),
        load_knowledge(),
        on=DAY,
        language=language,
        letterhead=HEAD,
        country=country,
        is_invented=True,
        is_read=language == "en",
    )


def _consent(language: str, country: str) -> Paper:
    signer = Signer(
        name=LONG_NAME,
        is_guardian=True,
        relationship="aunt-or-uncle",
        right="court",
        document=LONG_NAME,
        seen_by=LONG_NAME,
        seen_on=DAY,
        assent="not-able",
        assent_note=long(1, language),
        interpreter=LONG_NAME,
        interpreter_language=LONG_NAME,
    )
    agreement = Agreement(
        person=LONG_NAME, born=DAY, side="right", plan=plan_of_forty(), signer=signer, phone="112"
    )
    return consent_paper(
        agreement,
        _options_sheet(language),
        load_knowledge(),
        on=DAY,
        language=language,
        letterhead=HEAD,
        country=country,
        is_read=language == "en",
    )


def _signature(language: str, country: str) -> Paper:
    record = SignatureRecord(
        paper=LONG_NAME,
        sha256="0" * 64,
        printed_sha256="f" * 64,
        written_in=LONG_NAME,
        person=LONG_NAME,
        signer=LONG_NAME,
        signed_as="guardian",
        relationship="aunt-or-uncle",
        right="court",
        document=LONG_NAME,
        seen_by=LONG_NAME,
        seen_on=DAY,
        method="typed",
        typed=LONG_NAME,
        drawing="",
        how="tablet",
        identity="known",
        asked_by=LONG_NAME,
        asked_at=AT,
        signed_at=AT,
        zone="America/New_York",
        interpreter=LONG_NAME,
        interpreter_language=LONG_NAME,
        withdrawn_at=AT,
        withdrawn_how="told",
    )
    return signature_paper(record, language=language, letterhead=HEAD, country=country)


def _dossier(language: str, country: str) -> Paper:
    judged = dict.fromkeys(DOMAINS, Judgement(down=0, reason=LONG_NAME))
    levels = tuple(
        SignedLevel(
            outcome="pain",
            comparator="placebo",
            window=window,
            level="low",
            by=LONG_NAME,
            on=DAY,
            stands=True,
            judgements=judged,
        )
        for window in load_protocol().windows
    )
    knowledge = load_knowledge()
    return dossier(
        knowledge.conditions["knee-oa"],
        load_trials(),
        load_protocol(),
        knowledge,
        plan=plan_of_forty(),
        on=DAY,
        signatures=Signatures(clinic=LONG_NAME, levels=levels),
        letterhead=HEAD,
        country=country,
        is_invented=True,
        language=language,
        is_read=language == "en",
    )


def _evidence(_language: str, country: str) -> Paper:
    """A short one: as long as it may come, it is part of the dossier."""
    return evidence_report(
        "tmj", load_trials(), load_protocol(), load_knowledge(), letterhead=HEAD, country=country
    )


def _about(language: str, country: str) -> Paper:
    return about_prolotherapy(
        load_knowledge(), language=language, is_read=False, letterhead=HEAD, country=country
    )


def _notice(language: str, country: str) -> Paper:
    return estimate_notice(
        load_knowledge(), HEAD, phone="+1 555 0100", language=language, country=country
    )


PAPERS: Mapping[str, Callable[[str, str], Paper]] = {
    "estimate": _estimate,
    "plan": _plan,
    "preparation": _preparation,
    "aftercare": _aftercare,
    "session": _session,
    "coverage": _coverage,
    "statement": _statement,
    "options": _options,
    "consent": _consent,
    "signature": _signature,
    "summary": _summary,
    "dossier": _dossier,
    "evidence": _evidence,
    "about": _about,
    "estimate-notice": _notice,
}
IN_ENGLISH = frozenset({"evidence"})
