"""What a physician does in the browser, as sentences."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.support.browser import (
    then_nothing_scrolls_sideways,
    then_nothing_serious_is_found_by_axe,
)

READINGS = {
    "temperature": "98.2",
    "systolic": "128",
    "diastolic": "79",
    "pulse": "70",
    "weight": "132",
}

STRENGTHS = ("irritant_pct", "irritant_pct_2", "irritant_pct_3")  # of each syringe
VIAL = {
    "product": "Invented vial",
    "lot": "L-77",
    "strength_pct": "1",
    "expires_on": "2099-01-31",
}
VIAL_PCT = {"dextrose": "50", "lidocaine": "2"}


class Visit:
    """One physician at one screen, with one patient."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.course = self.patient = ""
        self.labels = {"dextrose"}  # on the syringes, as the plan has them
        self.strengths = {"irritant_pct": "15", "anaesthetic_pct": ""}

    # -- given

    def given_i_am_logged_in_as_the_physician(self, password: str) -> None:
        self.page.goto("/log-in")
        self.page.get_by_label("User name or e-mail address").fill("physician")
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("heading", name="Today", exact=True)).to_be_visible()

    # -- when

    def when_i_put_a_new_patient_on_record(self, family: str, given: str) -> None:
        self.page.goto("/patients/new")
        self.page.get_by_label("Family name").fill(family)
        self.page.get_by_label("Given names").fill(given)
        for part, value in {"Day": "14", "Month": "3", "Year": "1958"}.items():
            self.page.get_by_label(part, exact=True).fill(value)
        self.page.get_by_label("Female", exact=True).check()
        self._press("Put on record")
        self.patient = self.page.url

    def when_i_open_a_course(self, condition: str, side: str) -> None:
        self.page.goto(self.patient)
        self.page.get_by_role("link", name="Open a course").click()
        self.page.get_by_label("Condition").select_option(label=condition)
        self.page.get_by_label(side, exact=True).check()
        self._press("Open the course")
        self.course = self.page.url

    def when_they_take(self, typed: str, reason: str) -> None:
        self.page.goto(f"{self.patient}/medicines")
        self.page.get_by_label("Medicine", exact=True).fill(typed)
        self.page.locator("[name=reason]").select_option(label=reason)
        self._press("Add")

    def when_i_assess_them(self, tender: str = "knee-joint") -> None:
        """Tender there, and at the first place of the region."""
        self.page.goto(f"{self.course}/assessment")
        for no in self.page.locator("input[type=radio][value=no]").all():
            no.check()
        self.page.locator("[name=can_consent][value=yes]").check()
        self.page.locator("[name=pain][value='7']").check()
        self.page.locator("[name=pain_weeks]").fill("40")
        self.page.locator("[name=tried][value=exercise]").check()
        self.page.locator("[name=tender]").first.check()
        self.page.locator(f"[name=tender][value={tender}]").check()
        self._press("Weigh the answers")

    def when_no_images_are_needed(self) -> None:
        self.page.goto(f"{self.course}/imaging")
        self.page.locator("[name=modality][value=none]").check()
        self.page.locator("[name=none_reason][value=clinical-diagnosis]").check()
        self._press("Save")

    def when_i_decide(self, decision: str, *, reason: str = "") -> None:
        self.page.goto(f"{self.course}/decide")
        self.page.get_by_label(decision).check()
        self.page.get_by_label("Reason").fill(reason)
        self._press("Keep the decision")

    def when_i_sign_a_plan(self, first: date) -> None:
        self.when_i_write_a_plan(first)
        self._press("Sign the plan")

    def when_i_write_a_plan(self, first: date) -> None:
        """The draft of the first report, with what it leaves open filled in."""
        self.page.goto(f"{self.course}/plan")
        days = self.page.locator("[name^=sessions-][name$=-on]")
        for number, box in enumerate(days.all()):
            box.fill((first + weeks(4 * number)).isoformat())
        for name, value in {"volume_ml": "0.5", "irritant_pct": "15"}.items():
            for box in self.page.locator(f"[name^=sites-][name$=-{name}]").all():
                if not box.input_value():
                    box.fill(value)
        drawn = self.page.locator(
            "[name^=sites-][name$=-irritant], [name^=sites-][name$=-anaesthetic]"
        )
        self.labels = {one.input_value() for one in drawn.all()} - {""}
        typed = self.page.locator("[name^=sites-][name$=-irritant_pct]").all()
        found = dict.fromkeys(one.input_value() for one in typed if one.input_value())
        self.strengths = dict(zip(STRENGTHS, found, strict=False))
        numbed = self.page.locator("[name^=sites-][name$=-anaesthetic_pct]").first
        self.strengths["anaesthetic_pct"] = numbed.input_value()
        self.page.locator("[name=reason]").fill("Talked over with the prescriber of the aspirin")

    def when_they_agree(self) -> None:
        """Also to what is planned at other places, where something is."""
        self.page.goto(f"{self.course}/consent/on-paper")
        self.page.locator("[name=off_label_said]").check()
        self.page.locator("[name=alternatives_said]").check()
        self.page.locator("[name=signer][value=patient]").check()
        for place in self.page.locator("[name=along]").all():
            place.check()
        self.page.locator("[name=paper_kept]").fill("In the folder of this course")
        self._press("Keep the consent")

    def when_they_answer(self, due_key: str, *, pain: str) -> None:
        self.page.goto(f"{self.course}/answers/{due_key}")
        self.page.locator("[name=answered_by][value=patient]").check()
        self.page.locator("[name=how][value=clinic]").check()
        self.page.locator("[name=pain]").select_option(pain)
        self.page.locator("[name=activity-1]").fill("Climb stairs")
        self.page.locator("[name=activity-1-score]").select_option("4")
        if due_key != "baseline":
            self.page.locator("[name=change]").select_option("much-better")
            for name in ("other-treatment", "pain-reliever", "new-injury"):
                self.page.locator(f"[name={name}][value=no]").check()
        self._press("Save the answers")

    def when_i_book_session(self, number: int, day: date, hour: str = "09:30") -> str:
        self.page.goto(f"{self.course}/appointments/new")
        self.page.get_by_label("Session: injections").check()
        self.page.get_by_label("Session number").fill(str(number))
        self.page.get_by_label("Day").fill(day.isoformat())
        self.page.get_by_label("Time").fill(hour)
        self._press("Book")
        if (anyway := self.page.get_by_label("Yes, book it all the same")).is_visible():
            anyway.check()  # the day may be a Saturday
            self._press("Book")
        return self.page.url

    def when_the_clock_moves_to(self, day: date, hour: str) -> None:
        self.page.goto("/clock")
        form = self.page.locator("form").filter(
            has=self.page.get_by_role("button", name="Move the clock")
        )
        form.get_by_label("Day").fill(day.isoformat())
        form.get_by_label("Time").fill(hour)
        form.get_by_role("button", name="Move the clock").click()
        expect(self.page.get_by_role("heading", name="Today", exact=True)).to_be_visible()

    def when_i_begin_the_session(self, appointment: str) -> str:
        self.page.goto(appointment)
        self._press("Begin the session")
        expect(self.page).to_have_url(re.compile("/readiness$"))
        return self.page.url.removesuffix("/readiness")

    def when_they_are_ready(self, session: str, *, side: str, place: str) -> None:
        """Everything asked and in order; naproxen was left out in time."""
        self.page.goto(f"{session}/readiness")
        for name in ("item_identity", "item_allergies"):
            self.page.locator(f"[name={name}][value=yes]").check()
        for asked in self.page.locator("[name=pregnancy][value=no]").all():
            asked.check()  # of whom it could be
        today = clinic_today(self.page)
        for box in self.page.locator("[name^=dose_][name$=_on]").all():
            box.fill((today - timedelta(days=10)).isoformat())
        for name, value in READINGS.items():
            self.page.locator(f"[name={name}]").fill(value)
        self.page.locator("[name=weight_unit]").select_option("lb")
        for name in ("side_stated", "side_marked"):
            self.page.locator(f"[name={name}][value={side}]").check()
        self.page.locator("[name=site_stated]").select_option(place)
        self.page.locator("[name=skin_agent][value='alcohol 70 %']").check()
        self.page.locator("[name=skin_at]").fill("09:00")
        self.page.locator("[name=skin_dried][value=yes]").check()
        self._press_the_rest()
        self._press("Save and weigh")

    def when_the_time_out_is_called(
        self, session: str, *, side: str, place: str, strengths: dict[str, str] | None = None
    ) -> None:
        self.page.goto(f"{session}/timeout?again")  # also after one that said stop
        self.page.locator("[name=person][value=yes]").check()
        for name in ("side", "side_marked"):
            self.page.locator(f"[name={name}][value={side}]").check()
        self.page.locator("[name=site]").select_option(place)
        for label in self.labels:
            self.page.locator(f"[name=irritant][value={label}]").check()
        for name, strength in (strengths or self.strengths).items():
            self.page.locator(f"[name={name}]").fill(strength)
        self.page.locator("[name=allergy][value=no]").check()
        self.page.locator("[name=called_by]").fill("Noor Invented")
        self._press("Compare with the plan")

    def when_they_go_home(self, session: str) -> None:
        self.page.goto(f"{session}/leaving")
        self.page.locator("[name=observed_minutes]").fill("25")
        self.page.locator("[name=condition]").fill("Walking, no pain beyond the needles")
        for yes in self.page.locator("input[type=radio][value=yes]").all():
            yes.check()
        self.page.locator("form button.button-main").click()
        longer = self.page.locator("[name=longer]")
        self.page.wait_for_load_state("load")
        if longer.count():  # no clock moved, and nobody can have watched for so long yet
            longer.check()
            self.page.locator("form button.button-main").click()

    def when_i_inject(
        self, session: str, structure: str, volumes_ml: list[str], *, side: str = "right"
    ) -> None:
        self.page.goto(session)
        self.when_the_weight_is_said()
        if (reason := self.page.locator("[name=not_ready_reason]")).is_visible():
            reason.fill("Checked on paper")
        for number, volume in enumerate(volumes_ml):
            row = {"volume_ml": volume, "irritant_pct": "15", "anaesthetic_pct": "1"}
            for name, value in row.items():
                self.page.locator(f"[name=injections-{number}-{name}]").fill(value)
            for name, value in {
                "structure": structure,
                "side": side,
                "irritant": "dextrose",
                "anaesthetic": "lidocaine",
            }.items():
                self.page.locator(f"[name=injections-{number}-{name}]").select_option(value)
        self._say_why("other_than_agreed", "One more needle; asked before")
        for number, (substance, pct) in enumerate(VIAL_PCT.items()):
            self.page.locator(f"[name=vials-{number}-substance]").select_option(substance)
            for name, value in {**VIAL, "strength_pct": pct}.items():
                self.page.locator(f"[name=vials-{number}-{name}]").fill(value)

    def _say_why(self, name: str, reason: str) -> None:
        """The reasons stand folded."""
        box = self.page.locator(f"[name={name}_reason]")
        if not box.is_visible():
            self.page.get_by_text("Reasons, where something above asks for one").click()
        box.fill(reason)

    def when_the_weight_is_said(self) -> None:
        """A limit a kilogram is not known without it."""
        self.page.locator("[name=weight]").fill(READINGS["weight"])
        self.page.locator("[name=weight_unit]").select_option("lb")

    def when_the_vials_are_read(self) -> None:
        """Those that «As planned» names."""
        substances = self.page.locator("select[name^='vials-'][name$='-substance']")
        expect(substances.first).not_to_have_value("")
        for box in substances.all():
            row = str(box.get_attribute("name")).removesuffix("substance")
            for name, value in {**VIAL, "strength_pct": VIAL_PCT[box.input_value()]}.items():
                self.page.locator(f"[name={row}{name}]").fill(value)

    def when_i_press(self, name: str) -> None:
        self._press(name)

    def when_they_report_a_fever(self, session: str, *, fahrenheit: str) -> None:
        self._begin_to_report(session)
        self.page.locator("[name=fever][value=yes]").check()
        self.page.locator("[name=temperature]").fill(fahrenheit)
        self.page.locator("[name=temperature-unit][value=F]").check()
        self._press_the_rest()
        self._press("Send")

    def when_they_report(self, session: str, sign: str = "") -> None:
        """One sign, or none."""
        self._begin_to_report(session)
        if sign:
            self.page.locator(f"[name={sign}][value=yes]").check()
        self._press_the_rest()
        self._press("Send")

    def _begin_to_report(self, session: str) -> None:
        self.page.goto(f"{session}/aftercare")
        self.page.locator("[name=answered_by][value=patient]").check()
        self.page.locator("[name=how][value=phone]").check()
        self.page.locator("[name=pain]").select_option("5")

    def when_they_draw_their_name(self) -> None:
        """A few strokes with the mouse."""
        canvas = self.page.locator("[data-drawn] canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box
        self.page.mouse.move(box["x"] + 40, box["y"] + 60)
        self.page.mouse.down()
        for step in range(1, 20):
            self.page.mouse.move(box["x"] + 40 + 12 * step, box["y"] + 60 + 30 * (step % 3))
        self.page.mouse.up()

    def when_it_is(self, field: str, name: str) -> None:
        """Chosen from a list by a part of what stands there."""
        chosen = self.page.locator(f"select[name={field}] option", has_text=name)
        self.page.select_option(f"select[name={field}]", chosen.get_attribute("value"))

    # -- then

    def then_i_read(self, *sentences: str) -> None:
        for sentence in sentences:
            expect(self.page.locator("main")).to_contain_text(sentence)

    def then_the_page_is_sound(self) -> None:
        then_nothing_scrolls_sideways(self.page)
        then_nothing_serious_is_found_by_axe(self.page)

    def then_the_next_step_is(self, title: str, owner: str) -> None:
        self.page.goto(self.course)
        card = self.page.locator("#next")
        expect(card).to_contain_text(title)
        expect(card).to_contain_text(owner)

    def then_today_begins_with(self, *sentences: str) -> None:
        self.page.goto("/")
        first = self.page.locator("main section").first
        for sentence in sentences:
            expect(first).to_contain_text(sentence)

    # -- how

    def _press_the_rest(self) -> None:
        """Each group's «the rest as usual»; the button is gone once nothing is open."""
        for name in self.page.locator("button[name=rest]").all_inner_texts():
            self.page.get_by_role("button", name=name, exact=True).first.click()

    def _press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


def weeks(number: int) -> timedelta:
    return timedelta(weeks=number)


def clinic_today(page: Page) -> date:
    """What the clinic's clock shows, at the top of a page of the demonstration."""
    shown = page.locator(".strip time").get_attribute("datetime")
    assert shown is not None
    return datetime.fromisoformat(shown).date()
