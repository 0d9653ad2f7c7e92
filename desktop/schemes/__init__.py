"""The kinds of support: one file of code each, plus their forms and conventions as data."""
