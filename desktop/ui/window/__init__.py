"""The window: its fixed parts, the pages it shows, and how it is arranged."""
