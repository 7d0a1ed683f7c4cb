"""One module per figure: its frame, its words, its drawing and its alt text."""
