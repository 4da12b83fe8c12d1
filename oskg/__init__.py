"""The application: settings, the command line, and the build that joins the rooms."""
