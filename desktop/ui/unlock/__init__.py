"""Before the notebook is open: unlocking, recovering, and making the first notebook."""
