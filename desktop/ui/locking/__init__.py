"""Ways into a notebook and out of it: gate, passphrase, recovery code, idle lock, and what is forgotten then."""
