"""Loaders: from a publisher's file to records in the ontology's words."""
