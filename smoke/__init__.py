"""Checks a deployed stack from outside, with nothing but its `amplify_outputs.json`."""
