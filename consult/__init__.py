"""A city asks, its residents answer, and each of them sees what became of their words."""
