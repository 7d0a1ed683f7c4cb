"""Every defensible choice of method, and what each of them gives."""
