"""How tests ask over HTTP: one client, patient with a busy machine, that connects once."""

import httpx

http = httpx.Client(timeout=60)
"""Making a client takes longer than most requests."""
