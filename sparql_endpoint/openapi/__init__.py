"""The OpenAPI 3.1 document, and the page for authors of programs."""
