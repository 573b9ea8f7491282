"""The library of documents that are at hand to be sent."""
