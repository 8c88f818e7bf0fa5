"""Numbers of a text: numerals, figures, currencies, units of measurement."""
