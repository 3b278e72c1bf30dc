"""Similar contributions, themes and opinion groups: suggestions to a person, never acts."""
