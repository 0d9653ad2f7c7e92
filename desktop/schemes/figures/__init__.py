"""What each scheme counts: what is paid, the indicators of its yearly report, the columns of its table."""
