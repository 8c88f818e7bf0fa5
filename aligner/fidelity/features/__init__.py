"""Features that several checks share."""
