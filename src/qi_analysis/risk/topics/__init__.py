"""Questions beside the headline: states, trends, unknown race, other denominators."""
