"""Presenters: records in, what a template shows out. They own rounding and words."""
