"""The shapes: what a record must be so that it cannot corrupt an answer."""
