"""The saved queries: `.rq` files that document themselves, and the modules that read and bind them."""
