"""Court opinions that raise qualified immunity: reading, coding, counting."""
