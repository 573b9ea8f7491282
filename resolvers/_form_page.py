"""The page of a form: what is filled in, and what is left to do. It runs no script."""

from html import escape

from resolvers._form_words import WORDS
from resolvers._public_page import Answer, page
from services.forms.filling import Problem, Waiting
from services.forms.message import channels_in_words
from services.forms.model import LONGEST_NAME, StoredForm

TRAP = "website"
"""The field that people do not see."""
_STYLE = (
    "body{line-height:1.5;overflow-wrap:anywhere}h1{font-size:1rem}h2{font-size:1.5rem}"
    "input[type=text]{font:inherit;box-sizing:border-box;width:100%;padding:.6rem;"
    "border:1px solid #000}"
    ".agree{display:flex;gap:.7rem;align-items:flex-start}"
    ".agree input{flex:none;width:1.4rem;height:1.4rem;margin:.15rem 0}"
    ".text{white-space:pre-line}.small{font-size:.9rem}"
    ".errors{border:2px solid #000;padding:0 1rem}"
    ".trap{position:absolute;left:-9999px}"
    "a.next{display:inline-block;padding:.7rem 1.4rem;color:#fff;background:#000}"
    ".said{white-space:pre-line;border:1px solid #000;padding:.7rem}"
    ":focus-visible{outline:3px solid #000;outline-offset:3px}"
)
_STATUS = {Problem.TOO_MANY: 429, Problem.OTHER_TEXT: 409}
_AT_NAME = frozenset({Problem.NO_NAME, Problem.LONG_NAME})


def empty_page(form: StoredForm) -> Answer:
    """The form as it is opened."""
    return page(200, _fields(form, "", ()), form.language.value, _STYLE)


def refused_page(form: StoredForm, name: str, problems: tuple[Problem, ...]) -> Answer:
    """The form with what is wrong with it; the name stays, the tick has to be set again."""
    status = next((_STATUS[problem] for problem in problems if problem in _STATUS), 400)
    return page(status, _fields(form, name, problems), form.language.value, _STYLE)


def waiting_page(form: StoredForm, waiting: Waiting) -> Answer:
    """The message that is left to send."""
    says = WORDS[form.language]
    content = (
        f"<h2>{says.one_step}</h2><p>{says.nothing_yet}</p>"
        f'<p><a class="next" href="{escape(waiting.link)}">{says.open}</a></p>'
        f"<p>{says.by_hand.format(number=escape(waiting.number))}</p>"
        f'<p class="said">{escape(waiting.text)}</p>'
        f'<p class="small">{says.waits}</p><p class="small">{says.take_back}</p>'
    )
    return page(200, content, form.language.value, _STYLE)


def _fields(form: StoredForm, name: str, problems: tuple[Problem, ...]) -> str:
    says = WORDS[form.language]
    channels = channels_in_words(form.language, form.channels)
    by_name = ' aria-invalid="true" aria-describedby="errors"' if _AT_NAME & set(problems) else ""
    by_agree = ' aria-invalid="true" aria-describedby="errors"'
    by_agree = by_agree if Problem.NOT_AGREED in problems else ""
    return (
        f"<h2>{escape(form.name)}</h2>{_errors(form, problems)}<p>{says.about}</p>"
        f'<form method="post"><p><label for="name">{says.name}</label>'
        f'<input type="text" id="name" name="name" value="{escape(name)}" required '
        f'maxlength="{LONGEST_NAME}" autocomplete="name"{by_name}></p>'
        f'<div class="trap" aria-hidden="true"><label for="{TRAP}">{says.leave_empty}</label>'
        f'<input type="text" id="{TRAP}" name="{TRAP}" tabindex="-1" autocomplete="off"></div>'
        f'<p class="agree"><input type="checkbox" id="agree" name="agree" value="yes" required'
        f'{by_agree}><label for="agree">{says.agree} <span class="text">'
        f"{escape(form.consent_text)}</span></label></p>"
        f"<p>{says.by.format(channels=channels)}</p>"
        f'<input type="hidden" name="version" value="{form.version}">'
        f"<p><button>{says.go_on}</button></p></form>"
        f'<p class="small">{says.take_back}</p>'
        f'<p class="small">{says.version.format(version=form.version)}</p>'
    )


def _errors(form: StoredForm, problems: tuple[Problem, ...]) -> str:
    if not problems:
        return ""
    says = WORDS[form.language]
    listed = "".join(f"<li>{says.problems[problem]}</li>" for problem in problems)
    return (
        f'<div class="errors" id="errors" role="alert"><p>{says.errors}</p><ul>{listed}</ul></div>'
    )
