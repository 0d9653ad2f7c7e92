"""The history of the receiver's tables."""
