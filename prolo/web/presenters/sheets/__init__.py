"""What stands on each paper of one person: read from the record, in the reader's words."""
