"""F1: a text for each screen, beside it."""
