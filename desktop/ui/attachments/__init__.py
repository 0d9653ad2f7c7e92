"""Photos and papers of a visit, a measure or a household: adding, looking at, taking away."""
