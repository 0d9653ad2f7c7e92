"""Work away from the interface thread, and what is done while nobody waits."""
