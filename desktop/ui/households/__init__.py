"""The screens of households: the list, the sheet, the editor."""
