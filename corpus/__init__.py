"""Policies: raw text in, `Policy` objects with clauses, article paths and metadata out."""
