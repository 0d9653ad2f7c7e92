"""The screen « Aujourd’hui »: what to do, in what order, and why."""
