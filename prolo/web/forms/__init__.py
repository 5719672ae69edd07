"""Forms: what people type is checked here, at the door, and nowhere behind it."""
