"""What the functions are made of, packed without Docker: their layer, and our own code."""
