"""Looking at an alignment and correcting it: the report page, the review server, and applying edits."""
