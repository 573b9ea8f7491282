"""WhatsApp's approved templates: what they are made of, what fills them, which there are."""
