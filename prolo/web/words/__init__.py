"""The words of prolo: one file a topic; for every code of ``care`` a sentence."""
