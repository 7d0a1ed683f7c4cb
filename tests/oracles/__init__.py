"""Expected values taken from outside this package, each with its source."""
