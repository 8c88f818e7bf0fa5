"""Cutting documents into sentences by readable rules, and the same rules as SRX for CAT tools."""
