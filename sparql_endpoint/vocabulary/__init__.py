"""The ontology, the shapes and the concept schemes as pages and as RDF."""
