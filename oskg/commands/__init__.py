"""The commands of `oskg`, one file a concern."""
