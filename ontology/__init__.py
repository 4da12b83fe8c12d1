"""The ontology and its vocabularies: Turtle files, and the modules that give their terms to the rest of the project."""
