"""Which records of several projects describe one death, and what follows from it."""
