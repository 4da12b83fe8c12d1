"""Fetching: from a publisher's server to complete, checksummed files in a data folder, and the lock that pins them."""
