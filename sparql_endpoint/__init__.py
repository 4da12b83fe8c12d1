"""Serve one published release over HTTP: SPARQL 1.1 protocol, saved queries, pages. Nothing here writes."""
