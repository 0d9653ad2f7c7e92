"""The screens of a measure: opening it, following it; and the panels other screens borrow from them."""
