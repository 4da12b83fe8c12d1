"""What a reader sees in place of a term: its name, in which language, and where it is explained."""
