"""The IRIs of the graph and the documents about them: statements, evidence, references."""
