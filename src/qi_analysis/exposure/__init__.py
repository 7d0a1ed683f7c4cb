"""Residents, deaths from all causes and other denominators: reader, schema and builder."""
