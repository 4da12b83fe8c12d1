"""What comes in and goes out over HTTP: connections, requests, formats, headers, problems. No query, no release."""
