"""Search everywhere: what is typed, what is found."""
