"""Papers: their pages on the screen, from memory, and the windows of the system that let a file in or out."""
