"""What follows for one patient. Plain functions: records in, conclusions out; no clock, no database."""
