"""Briefs: answers and profiles as documents that are read on paper, in one model and several formats."""
