"""From the text of an opinion to its coded row."""
