"""An unexpected error: what is kept, what is told, without personal data."""
