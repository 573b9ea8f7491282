"""What the platform does under load: each part in a process of its own, beside the platform."""
