"""The exceptions of the project.

PolicyAssistantError          anything a user can be told about, with a message in Chinese
├── CorpusError               a folder or file of policies cannot be read
├── IndexMismatchError        an index on disk does not fit what is asked of it
└── QuestionError             a question is empty, too long or not text
"""

from __future__ import annotations


class PolicyAssistantError(Exception):
    """Root of all errors raised on purpose; its text is shown to the user."""


class CorpusError(PolicyAssistantError):
    """A folder or file of policies cannot be read."""


class IndexMismatchError(PolicyAssistantError):
    """An index is missing, broken, or built by another embedder, splitter or corpus."""


class QuestionError(PolicyAssistantError):
    """A question cannot be taken: empty, too long, or not text."""
