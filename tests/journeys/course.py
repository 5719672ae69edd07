"""What a physician does in the browser, as sentences."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from playwright.sync_api import Page, expect


class Visit:
    """One physician at one screen, with one patient."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.course = self.patient = ""

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

    def when_i_assess_them(self) -> None:
        self.page.goto(f"{self.course}/assessment")
        for no in self.page.locator("input[type=radio][value=no]").all():
            no.check()
        self.page.locator("[name=can_consent][value=yes]").check()
        self.page.locator("[name=pain][value='7']").check()
        self.page.locator("[name=pain_weeks]").fill("40")
        self.page.locator("[name=tried][value=exercise]").check()
        self.page.locator("[name=tender]").first.check()
        self._press("Weigh the answers")

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

    def when_i_book_session(self, number: int, day: date) -> str:
        self.page.goto(f"{self.course}/appointments/new")
        self.page.get_by_label("Session: injections").check()
        self.page.get_by_label("Session number").fill(str(number))
        self.page.get_by_label("Day").fill(day.isoformat())
        self.page.get_by_label("Time").fill("09:30")
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
        return self.page.url

    def when_i_inject(self, structure: str, volumes_ml: list[str]) -> None:
        self.page.locator("[name=weight]").fill("132")
        self.page.locator("[name=weight_unit]").select_option("lb")
        if (reason := self.page.locator("[name=not_ready_reason]")).is_visible():
            reason.fill("Checked on paper")
        for number, volume in enumerate(volumes_ml):
            row = {"volume_ml": volume, "irritant_pct": "15", "anaesthetic_pct": "1"}
            for name, value in row.items():
                self.page.locator(f"[name=injections-{number}-{name}]").fill(value)
            for name, value in {
                "structure": structure,
                "side": "right",
                "irritant": "dextrose",
                "anaesthetic": "lidocaine",
            }.items():
                self.page.locator(f"[name=injections-{number}-{name}]").select_option(value)

    def when_i_press(self, name: str) -> None:
        self._press(name)

    def when_they_report_a_fever(self, session: str, *, fahrenheit: str) -> None:
        self.page.goto(f"{session}/aftercare")
        for no in self.page.locator("input[type=radio][value=no]").all():
            no.check()
        self.page.locator("[name=answered_by][value=patient]").check()
        self.page.locator("[name=how][value=phone]").check()
        self.page.locator("[name=pain]").select_option("5")
        self.page.locator("[name=fever][value=yes]").check()
        self.page.locator("[name=temperature]").fill(fahrenheit)
        self.page.locator("[name=temperature-unit][value=F]").check()
        self._press("Send")

    # -- then

    def then_i_read(self, *sentences: str) -> None:
        for sentence in sentences:
            expect(self.page.locator("main")).to_contain_text(sentence)

    def then_today_begins_with(self, *sentences: str) -> None:
        self.page.goto("/")
        first = self.page.locator("main section").first
        for sentence in sentences:
            expect(first).to_contain_text(sentence)

    # -- how

    def _press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


def weeks(number: int) -> timedelta:
    return timedelta(weeks=number)


def clinic_today(page: Page) -> date:
    """What the clinic's clock shows, at the top of a page of the demonstration."""
    shown = page.locator(".strip time").get_attribute("datetime")
    assert shown is not None
    return datetime.fromisoformat(shown).date()
