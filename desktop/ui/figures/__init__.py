"""Chiffres: indicators, service done and tables of a period."""
