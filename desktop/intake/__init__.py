"""Tables that people bring: read within limits, never obeyed; what is in them is data and nothing else."""
