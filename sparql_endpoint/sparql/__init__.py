"""The SPARQL 1.1 Protocol endpoint, its description, its results as pages, and the Graph Store Protocol."""
