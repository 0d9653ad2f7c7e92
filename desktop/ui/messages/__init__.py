"""What the program tells: a bar that moves nothing, and the list of what was told."""
