"""prolo: the open system that runs a prolotherapy service and asks whether it works."""

__version__ = "0.1.0"
