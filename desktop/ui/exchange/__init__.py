"""Échanges: linking the laptop, what will leave it, sending, and the receipts."""
