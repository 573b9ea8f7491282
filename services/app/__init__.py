"""The composition root: the only rooms that know every concrete class.

One module for each thing that a function may need, built on first use and kept for the life of
the process, so that a function pays only for what it calls: its cold start imports nothing else.
"""
