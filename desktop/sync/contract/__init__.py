"""What laptops and the Department say to each other: no network and no Qt here."""
