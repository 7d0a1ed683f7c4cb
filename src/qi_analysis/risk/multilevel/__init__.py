"""The multilevel model of rates by sex, race and age: its cells, fit, kept draws and checks."""
