"""Saved queries and their answers: pages, files, pictures, coverage, trends, the gap desk."""
