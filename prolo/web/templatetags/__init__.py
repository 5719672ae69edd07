"""Tags for templates: ``{% load prolo %}``."""
