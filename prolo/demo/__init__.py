"""A clinic of invented people, so that nobody's first screen is empty."""

from prolo.demo.clinic import fill_demo

__all__ = ["fill_demo"]
