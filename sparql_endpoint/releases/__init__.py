"""Releases that are kept: their files, what changed between them, what they state of themselves, their quality."""
