"""The ledger of published claims: what was said, what follows from the data, and how to say it."""
