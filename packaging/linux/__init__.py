"""The packages of Linux: `perron` and `perron-department` as .deb, and the notebook as a plain archive."""
