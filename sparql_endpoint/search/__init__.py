"""Search over every name of a release, facets, and what an editor completes."""
