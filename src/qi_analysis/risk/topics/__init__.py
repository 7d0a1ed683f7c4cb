"""Further questions: states, trends, unknown race, other denominators."""
