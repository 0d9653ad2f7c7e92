"""« Importer un tableau »: a file, its columns, what would become of each row, then all of it at once."""
