"""The assistant: a question in everyday Chinese in, a cited answer or a reasoned refusal out."""

import logging

# What the gate strikes is logged for whoever listens; the command line prints none of it.
logging.getLogger(__name__).addHandler(logging.NullHandler())
