"""The rules of the work: frozen dataclasses and pure functions, standard library only."""
