"""Finding where a translation diverges: rules, the trained detector, and one decision per bead."""
