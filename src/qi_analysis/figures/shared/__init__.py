"""What several figures share: source lines, names of releases, evaluated claims."""
