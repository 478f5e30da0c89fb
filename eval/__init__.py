"""Evaluation: question sets with labels on document, article and facts, and what is measured."""
