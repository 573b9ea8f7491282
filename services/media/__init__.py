"""Files that belong to messages."""
