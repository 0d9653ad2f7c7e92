"""The receiver's addresses, one module a subject."""
