"""How the weights of the baseline reader are made: ``make train``."""
