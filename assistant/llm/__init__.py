"""Answers worded by a large language model where one is set, and kept only as far as the clauses bear them out."""
