"""Processes that do what may take long, need much or fail: those that evaluate queries, and the one that draws."""
