"""Measures of the networks that relations form: which edges count, what is computed of them, how it is stated."""
