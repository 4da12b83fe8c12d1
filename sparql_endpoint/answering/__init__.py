"""From a request to its result: which release answers, what is kept, what a client may use, and the response."""
