"""The one renderer of forms: sheets, fields, rows, pairs, marks, spelling."""
