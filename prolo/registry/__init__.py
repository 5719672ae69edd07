"""What happened: rows, the actions that write them, who may see them, and what must always hold."""
