"""Known vulnerabilities of all that is installed: each is mended, or its reason is written."""
