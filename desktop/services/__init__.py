"""What the user can do: one module a task; everything above calls these and nothing below."""
