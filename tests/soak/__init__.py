"""Proof by trying: killed, refused and altered at every place, a notebook keeps what it said was kept."""
