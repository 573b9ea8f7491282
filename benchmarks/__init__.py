"""What the program costs, beside its goals: `make bench`."""
