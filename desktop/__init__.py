"""Perron: the offline, encrypted home-visit notebook of social workers."""

__version__ = "0.1.0"
