"""Views: fetch, ask an action or a rule, hand records to a presenter, render."""
