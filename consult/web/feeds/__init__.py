"""What other programs follow: Atom feeds of consultations and proposals, the calendar of the phases."""
