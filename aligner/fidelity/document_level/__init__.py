"""Document-level checks: what only the whole document shows."""
