"""Réglages: the profile, the look, the lock, the passphrase, and what the program is made of."""
