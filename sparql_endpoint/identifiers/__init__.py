"""From identifiers to things: which thing has one, and what stands for a thing that is gone."""
