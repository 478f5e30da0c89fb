"""How a question is put: its parts (policy, unit, school, time, topic) and what kind of answer it wants."""

from assistant.intent.model import Intent, Part, read_intent

__all__ = ["Intent", "Part", "read_intent"]
