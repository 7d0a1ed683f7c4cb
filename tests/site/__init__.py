# ruff: noqa: A005  # the package is tests.site; nothing imports it by its last name
