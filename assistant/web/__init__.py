"""The page: chat, source panel, policies to browse, feedback."""
