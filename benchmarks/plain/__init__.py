"""Every saved query answered a second time in plain Python over the statements of a graph, with no SPARQL."""
