"""Titles, questions and answers of the saved queries in the other languages of the United Nations."""
