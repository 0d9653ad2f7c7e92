"""One document about to be made: its cautions, what may be written, its very pages, and how it is handed over."""
