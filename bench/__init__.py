"""Timings as ratios to floors measured in the same run; run with `make bench`."""
