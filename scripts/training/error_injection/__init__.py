"""How divergences are planted: `damage` changes what a pair says, `rewrites` only how it says it."""
