"""The assistant: a question in everyday Chinese in, a cited answer or a reasoned refusal out."""
