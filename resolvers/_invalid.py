"""Input that breaks a model's rules, said in words, field by field."""

from pydantic import ValidationError
from pydantic.alias_generators import to_camel

from services.core.errors import Invalid

_WORDS = {
    "missing": "is required",
    "string_too_short": "may not be empty",
    "string_too_long": "may have at most {max_length} characters",
    "extra_forbidden": "is not known here",
    "bool_type": "must be true or false",
    "string_pattern_mismatch": "is not in the expected form",
}


def invalid(error: ValidationError) -> Invalid:
    """The refusal that a person can act on; `details.fields` maps each field to its sentence."""
    fields: dict[str, str] = {}
    whole: list[str] = []
    for problem in error.errors(include_url=False, include_input=False):
        context = problem.get("ctx") or {}
        template = _WORDS.get(problem["type"])
        words = (
            template.format(**context) if template else problem["msg"].removeprefix("Value error, ")
        )
        if problem["loc"]:
            fields.setdefault(to_camel(str(problem["loc"][0])), words)
        else:
            whole.append(words)
    parts = [f"{name}: {words}" for name, words in fields.items()] + whole
    return Invalid(f"Please correct: {'; '.join(parts)}.", fields=fields)
