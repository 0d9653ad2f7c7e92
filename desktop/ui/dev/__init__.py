"""Made for those who build Perron: the gallery of widgets, the pictures of the screens, the show without a person."""
