"""A store that another SPARQL 1.1 service holds, in place of workers over a store of our own."""
