"""The graph: who is who, what is valid, what follows, and how a release of it is published."""
