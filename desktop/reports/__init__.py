"""Documents on paper: data in, bytes out; the same data always give the same bytes."""
