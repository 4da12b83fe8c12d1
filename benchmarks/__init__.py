"""Benchmarks: what this project costs, side by side with what it is built on.

`python -m benchmarks --data FOLDER` runs them all, `python -m benchmarks queries --data FOLDER` one of them.
"""
