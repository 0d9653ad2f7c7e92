"""The Department's end: receives the records that laptops push, keeps them and signs receipts."""
