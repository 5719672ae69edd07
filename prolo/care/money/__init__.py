"""What a course costs, what is owed to whom who pays for it, and by when (United States)."""
