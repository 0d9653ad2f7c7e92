"""Fingers: scrolling, and what a long press asks for."""
