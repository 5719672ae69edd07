"""What follows for one patient: records in, conclusions out, with no clock and no database."""
