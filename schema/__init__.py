"""The GraphQL contract, written once in Python. Never shipped to Lambda."""

from schema.enums import register

register()
