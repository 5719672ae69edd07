"""Everything that writes: keyword-only, ``by`` whom, one transaction, one event."""
