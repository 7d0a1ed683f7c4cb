"""The static site: pages that need no server, made from claims, figures, tables and documents."""
