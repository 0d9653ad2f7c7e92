"""What can be asked for by name, and the keys that ask for it."""
