"""Providers that nobody emulates, speaking their AWS wire protocol."""
