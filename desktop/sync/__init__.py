"""Exchange with the Department: the contract, the client and the receipts."""
