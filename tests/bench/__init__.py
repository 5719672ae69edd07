"""``make bench``: how long people wait."""
