"""Somebody who pays themselves: options, consent, estimates, and all of them a year later."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from prolo.papers.differing import lines_of
from tests.journeys.day import Day
from tests.support.mailed import SENT_WITHIN_S
from tests.support.tuesday import MORNING

Bytes = tuple[bytes, bytes]
FIRST = date(2026, 12, 15)  # ten business days after the Tuesday
YEAR_LATER = date(2027, 12, 15)
OWED = "expected Tue 15 December 2026"
SINCE = "Qué ha cambiado desde la versión 1 del"
OTHERWISE = re.compile(
    r"Sesión[^.]*: antes previsto 3, [^.]*350,00 USD, ahora previsto 2, [^.]*350,00 USD\. "
    r"Según lo previsto: \N{MINUS SIGN}350,00 USD\."
)
IN_ALL = "En total, según lo previsto: \N{MINUS SIGN}350,00 USD"
CONSENT = "Consentimiento para inyecciones (proloterapia): "
NO_ESTIMATE = (
    "No tiene ninguna estimación de los costes de esta clínica. Pídala antes de firmar. "
    "Precios publicados, con lugar y año. No son una oferta: la clínica da su propio presupuesto."
)
PUBLISHED = re.compile(r"de 250 a 600 USD por intervención, US 2017 \[\d+\]")
ESTIMATE = "Presupuesto de buena fe (Good Faith Estimate)"
NAMED = re.compile(r"([^\W\d_][\w\u2019'-]+ (?:19|20)\d\d) \[\d+\]")  # a trial with its source
TOLD = re.compile("Message that it is there: (waits to be sent|sent)")  # by the hour of the day
SHOWN = re.compile(r"/shown/[0-9a-f-]+$")


@pytest.mark.browser
@pytest.mark.one_database
def test_all_papers_of_a_paying_person_are_the_same_a_year_later(at_the_desktop: Day) -> None:
    day = at_the_desktop
    day.given_i_am("desk")
    when_somebody_uninsured_comes(day)

    day.given_somebody_else_sits_down("physician")
    when_a_knee_is_to_be_treated(day)
    shown = [when_the_options_are_gone_through(day)]
    shown.append(when_consent_is_signed_in_spanish_on_the_tablet(day))

    day.given_somebody_else_sits_down("desk")
    day.given_it_is("09:20", on=MORNING.date())  # messages wait for a decent hour
    when_ten_business_days_ahead_is_booked(day)
    shown.append(when_the_estimate_is_given_in_time(day))

    day.given_somebody_else_sits_down("physician")
    when_a_session_falls_away(day)
    day.given_somebody_else_sits_down("desk")
    shown.append(when_the_difference_is_told_and_the_estimate_given_anew(day))

    day.given_somebody_else_sits_down("physician")
    day.given_it_is("10:00", on=YEAR_LATER)
    then_the_archive_has_the_same_bytes(day, shown)


def when_somebody_uninsured_comes(day: Day) -> None:
    day.go("/patients/new")
    day.fill(family_name="Ejemplo", given_names="Pilar", address="3 Side Street, Springfield")
    day.fill(email="pilar@example.org")
    day.fill_day("birth_date", date(1961, 5, 3))
    day.tick(sex="female")
    day.choose(preferred_language="es")
    day.press("Put on record")
    day.then_i_am_at("Pilar Ejemplo")
    day.patient = day.page.url
    day.follow("Log-ins to own pages")
    day.press("To Pilar Ejemplo")
    day.go(day.patient)
    day.follow("Who pays, estimates")
    day.follow("Say who pays")
    day.choose(kind="uninsured")
    day.press("Save")
    day.then_i_read("Not insured", "A written Good Faith Estimate is owed, within its days")


def when_a_knee_is_to_be_treated(day: Day) -> None:
    day.when_i_open_a_course("Knee osteoarthritis", "Right")
    day.when_i_assess_them()
    day.when_no_images_are_needed()
    day.when_i_decide("Suitable: go on to the plan", reason="Seen, nothing is open")
    day.when_i_sign_a_plan(FIRST)
    day.then_i_read("Being treated")


def when_the_options_are_gone_through(day: Day) -> Bytes:
    """With numbers that are followed to their trials."""
    day.go(day.course)
    day.follow("Options")
    day.then_i_read(
        "las opciones lado a lado",
        "con proloterapia 0,7 puntos mejor; puede ser de 0,2 peor a 1,7 mejor",
        "0,8 puntos mejor que al principio; puede ser de 0,1 mejor a 1,5 mejor (Rabago 2013",
        "1,3 puntos mejor que con poco o nada; puede ser de 1,0 mejor a 1,6 mejor (56 estudios",
    )
    when_a_footnote_is_followed_its_source_opens(day)
    when_every_fold_is_opened(day)
    then_each_number_leads_to_its_trials(day)
    for question, found in {
        "Exercise or physiotherapy: Pain": "7.4 (\N{MINUS SIGN}2.5 to 17.4)",
        "A dummy injection (salt water or anaesthetic): Pain": "9.1 (\N{MINUS SIGN}0.9 to 19.1)",
    }.items():
        day.follow(f"{question}, 12 to 26 weeks")
        day.then_i_read("Rabago 2013", f"{found} points of WOMAC-pain, a scale of 100")
        day.page.go_back()
    day.page.get_by_label("Pilar Ejemplo, the patient").check()
    day.press("Keep what was shown")
    return bytes_kept(day)


def when_a_footnote_is_followed_its_source_opens(day: Day) -> None:
    sheet = day.page.locator("article.document")
    sources = sheet.locator("#reference-1")
    expect(sources).to_be_hidden()
    sheet.locator("a[href='#reference-1']").filter(visible=True).first.click()
    expect(sources).to_be_in_viewport()
    day.page.go_back()


def when_every_fold_is_opened(day: Day) -> None:
    for one in day.page.locator("article.document details:not([open]) > summary").all()[::-1]:
        one.click()
    expect(day.page.locator("article.document details:not([open])")).to_have_count(0)


def then_each_number_leads_to_its_trials(day: Day) -> None:
    """Of every question with figures the page names trials that the sheet names; whatever else the
    sheet says leads to a source with its address."""
    sheet = day.page.locator("article.document")
    named = set(NAMED.findall(sheet.inner_text()))
    assert "Rabago 2013" in named
    section = day.page.locator("section").filter(has_text="Where each number comes from").last
    questions = section.get_by_role("link").all()
    assert len(questions) > 5
    for one in questions:
        page = day.page.request.get(str(one.get_attribute("href")))
        assert page.ok
        assert any(name in page.text() for name in named)
    lead = sheet.locator("a[href^='#reference']").evaluate_all(
        "all => all.map(one => document.getElementById(one.hash.slice(1))?.textContent ?? '')"
    )
    assert len(lead) > 100
    assert [one for one in lead if "http" not in one] == []


def when_consent_is_signed_in_spanish_on_the_tablet(day: Day) -> Bytes:
    day.go(f"{day.course}/consent")
    for label in ("outside the label", "went through the alternatives"):
        day.page.get_by_label(re.compile(label)).check()
    day.page.get_by_label("Pilar Ejemplo, the patient").check()
    day.page.get_by_label("I saw a document with a photo").check()
    day.press("Ask to sign")
    asked = day.page.url
    day.press("Hand over the tablet")
    day.then_i_read("Su consentimiento")
    day.page.get_by_label("He leído esto").check()
    day.when_they_draw_their_name()
    day.press("Firmar")
    day.then_i_read("Firmado el")
    day.given_i_am("physician")
    day.go(asked)
    day.follow("The signature")
    day.then_i_read("The paper is as it was signed")
    day.follow("The paper")
    return bytes_kept(day)


def when_ten_business_days_ahead_is_booked(day: Day) -> None:
    day.go(f"{day.patient}")
    day.follow("Book an appointment")
    day.follow("Session 1, planned for Tue 15 December 2026")
    day.press("Book")
    day.then_i_am_at("Session 1, Tue 15 December 2026")


def when_the_estimate_is_given_in_time(day: Day) -> Bytes:
    day.follow_menu("Today")
    owed = day.row(OWED)
    expect(owed).to_contain_text("by Fri 4 December 2026")
    day.follow("Estimate", within=owed)
    day.then_i_read("1,050.00 USD", "A Good Faith Estimate must hold this too")
    codes = {"diagnosis-0": "M17.11", "diagnosis-1": "M25.361"}
    day.fill(**codes)
    for label in ("Nobody else is expected to bill", "Nothing has to be booked by itself"):
        day.page.get_by_label(label).check()
    day.page.get_by_label("Code: Session").fill("M0076")
    day.press("Keep this estimate")
    return when_it_is_given(day)


def when_it_is_given(day: Day) -> Bytes:
    """On her own pages, of which a message tells her; from then on nothing is owed."""
    day.choose_or_tick("how", "own-pages")
    day.page.get_by_label("Pilar Ejemplo, the patient").check()
    day.press("It was given")
    day.then_i_read("As it was given to Pilar Ejemplo", "Given: On their own pages, Tue 1 December")
    expect(day.page.get_by_text(TOLD)).to_be_visible()
    estimate = day.page.url
    until_it_counts(day)
    day.follow_menu("Today")
    expect(day.page.locator("main li").filter(has_text=OWED)).to_have_count(0)
    day.go(estimate)
    day.follow("Its bytes, and what would differ today")
    return bytes_kept(day)


def until_it_counts(day: Day) -> None:
    """Once its message has left."""
    for _second in range(SENT_WITHIN_S):
        day.page.goto(f"{day.patient}/costs")
        if day.page.get_by_text("in force", exact=True).count():
            return
        day.page.wait_for_timeout(1000)
    raise AssertionError("its message never left")


def when_a_session_falls_away(day: Day) -> None:
    day.go(f"{day.course}/plan")
    day.page.locator("[name^=sessions-][name$=-on]").last.fill("")
    day.press("Sign the plan")
    day.then_i_read("Being treated")


def when_the_difference_is_told_and_the_estimate_given_anew(day: Day) -> Bytes:
    day.follow_menu("Today")
    day.follow("Estimate", within=day.row("Ejemplo, Pilar"))
    day.then_i_read("Not as it was given any more", "In all, as planned: −350.00 USD")
    day.press("Keep this estimate")
    day.then_i_read(SINCE)
    return when_it_is_given(day)


def then_the_archive_has_the_same_bytes(day: Day, shown: list[Bytes]) -> None:
    day.go(day.patient)
    day.follow("Papers that were shown")
    rows = day.page.locator("main li").filter(has_text="to Pilar Ejemplo")
    expect(rows.filter(has_text="Unchanged")).to_have_count(len(shown))
    links = rows.get_by_role("link")
    kept = [bytes_of(day, str(one.get_attribute("href"))) for one in links.all()]
    assert sorted(kept) == sorted(shown)
    papers = [said(page) for page, _printed in kept]
    assert all(b'<div class="letterhead">' in page for page, _printed in kept)
    (consent,) = [one for one in papers if CONSENT in one]
    assert NO_ESTIMATE in consent
    assert PUBLISHED.search(consent)
    estimates = [one for one in papers if ESTIMATE in one]
    assert len(estimates) == 2
    assert all("Proloterapia: " in one and "Nadie" in one and "Nada" in one for one in estimates)
    (again,) = [one for one in estimates if SINCE in one]
    assert OTHERWISE.search(again)
    assert IN_ALL in again
    assert all(page.startswith(b'<!doctype html>\n<html lang="es"') for page, _printed in kept)
    addresses = [str(one.get_attribute("href")) for one in links.all()]
    then_the_archive_says_what_would_differ(day, dict(zip(addresses, papers, strict=True)))


def then_the_archive_says_what_would_differ(day: Day, papers: dict[str, str]) -> None:
    """The first estimate would be of two sessions; the second would say the same."""
    for address, paper in papers.items():
        day.go(address)
        day.then_i_read("Unchanged since it was shown", "What would differ if it were made today")
        if ESTIMATE not in paper:
            continue
        if SINCE in paper:
            day.then_i_read("Nothing: made today it would say the same, line by line.")
            continue
        then, now = (
            " ".join(day.page.locator(f"main {tag}").all_inner_texts()).replace(
                "\N{NO-BREAK SPACE}", " "
            )
            for tag in ("del", "ins")
        )
        assert "1 050,00 USD" in then
        assert "700,00 USD" in now


def said(page: bytes) -> str:
    return " ".join(lines_of(page)).replace("\N{NO-BREAK SPACE}", " ")


def bytes_kept(day: Day) -> Bytes:
    """Of the paper that was kept just now."""
    expect(day.page).to_have_url(SHOWN)
    return bytes_of(day, day.page.url)


def bytes_of(day: Day, address: str) -> Bytes:
    """As a page, and as PDF."""
    page, printed = (
        day.page.request.get(f"{address}/{one}") for one in ("document", "printed.pdf")
    )
    assert page.ok
    assert printed.ok
    return page.body(), printed.body()
