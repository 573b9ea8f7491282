"""How tests ask over HTTP: one client, patient with a busy machine."""

import httpx

http = httpx.Client(timeout=60, limits=httpx.Limits(max_keepalive_connections=0))
"""Making a client takes longer than most requests; a connection ends with its answer, for platforms
come and go."""
