"""Input that breaks a model's rules, said in words, field by field."""

from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic.alias_generators import to_camel

from services.core.errors import Invalid

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_WORDS = {
    "missing": "is required",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "may have at most {max_length} characters",
    "too_short": "needs at least {min_length}",
    "too_long": "may have at most {max_length}",
    "extra_forbidden": "is not known here",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "may be at most {le}",
    "string_type": "must be a text",
    "enum": "must be {expected}",
    "string_pattern_mismatch": "is not in the expected form",
}


def invalid(error: ValidationError) -> Invalid:
    """The refusal that a person can act on; `details.fields` maps each field to its sentence."""
    fields: dict[str, str] = {}
    whole: list[str] = []
    for problem in error.errors(include_url=False, include_input=False):
        words = _said(problem)
        if problem["loc"]:
            fields.setdefault(to_camel(str(problem["loc"][0])), words)
        else:
            whole.append(words)
    parts = [f"{name}: {words}" for name, words in fields.items()] + whole
    return Invalid(f"Please correct: {'; '.join(parts)}.", fields=fields)


def _said(problem: "ErrorDetails") -> str:
    context = problem.get("ctx") or {}
    if problem["type"] == "string_too_short" and context["min_length"] == 1:
        return "may not be empty"
    if template := _WORDS.get(problem["type"]):
        return template.format(**context)
    return problem["msg"].removeprefix("Value error, ")
