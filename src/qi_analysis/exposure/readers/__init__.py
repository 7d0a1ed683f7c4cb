"""One reader per source of populations, mortality and other denominators."""
