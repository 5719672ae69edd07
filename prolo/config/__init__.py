"""Puts the rooms together: settings, addresses, the application that a server loads."""
