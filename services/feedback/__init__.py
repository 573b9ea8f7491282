"""What comes back about texts and emails: what became of them, and what customers answer."""
