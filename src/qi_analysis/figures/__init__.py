"""Charts that take frames, and the contract by which every one of them is exported."""
