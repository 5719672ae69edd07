"""The days of docs/tour.md, a file a person."""
