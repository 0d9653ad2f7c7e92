"""What a screen reader finds in the real window."""
