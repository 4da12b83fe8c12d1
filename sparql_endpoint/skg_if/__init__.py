"""The graph in the words of the Scientific Knowledge Graphs Interoperability Framework (SKG-IF 1.0)."""
