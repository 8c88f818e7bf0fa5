"""Known document pairs: where their texts are, fetching and verifying them, and tracing quotations."""
