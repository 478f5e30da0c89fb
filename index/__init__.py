"""Passages, embeddings (FAISS) and keywords (BM25): clauses in, ranked passages out."""
