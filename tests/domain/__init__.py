"""Tests of the rules; a property may take its time on a busy machine, so no example has a deadline."""

from hypothesis import settings

settings.register_profile("rules", parent=settings(), deadline=None)
settings.load_profile("rules")
