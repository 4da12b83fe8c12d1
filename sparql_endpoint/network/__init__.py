"""The network explorer: who is related to whom, as pages, pictures and files."""
