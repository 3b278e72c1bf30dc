"""The plan as a file: its pieces, its display, opinions of public bodies, and what came of what was said."""
