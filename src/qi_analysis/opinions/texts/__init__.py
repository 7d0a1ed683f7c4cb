"""Getting court opinions and reading their text."""
