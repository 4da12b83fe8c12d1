"""Pages about the site itself: the first page, citation and correction, conformance, what crawlers read."""
