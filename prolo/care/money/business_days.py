"""Business days of the United States: ``billing/estimate-business-day``."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from prolo.care.dates import SATURDAY

ONE_DAY = timedelta(days=1)


def is_business_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _federal_holidays(day.year)


def business_days_after(day: date, count: int) -> date:
    """The so-many-th business day after that day, which does not count itself."""
    return _step(day, count, ONE_DAY)


def business_days_before(day: date, count: int) -> date:
    return _step(day, count, -ONE_DAY)


def business_days_ahead(booked_on: date, service_on: date) -> int:
    """How many business days before the service it was booked: the largest number for which
    ``business_days_before`` the service is the day of booking or later."""
    days = range((service_on - booked_on).days)
    return sum(is_business_day(booked_on + timedelta(days=one)) for one in days)


def _step(day: date, count: int, one: timedelta) -> date:
    while count:
        day += one
        count -= is_business_day(day)
    return day


@cache
def _federal_holidays(year: int) -> frozenset[date]:
    """With the days on which they are observed."""
    from holidays import country_holidays  # slow to load, and asked by few

    return frozenset(country_holidays("US", years=year))
