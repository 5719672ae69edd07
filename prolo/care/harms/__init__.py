"""Harms: who answers for a concern, how bad an event was, and what several have in common."""
