"""Profiles of a country, a region, a theme or a body, as pages and files."""
