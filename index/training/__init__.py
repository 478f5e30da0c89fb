"""Training of the bundled embedding model: `python -m index.training DATA OUT`. Nothing else imports it."""
