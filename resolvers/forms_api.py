"""forms-api: forms, their wordings and the consents they brought; making and changing forms."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.forms import forms as service
from services.core.model import Page
from services.forms.model import Form, FormConsent, FormRevision, FormSwitch, FormText, NewForm


def forms(by: Principal, arguments: Arguments) -> Page[Form]:
    """Query.forms."""
    return service().newest(by, arguments.get("limit"), arguments.get("nextToken"))


def form_texts(by: Principal, arguments: Arguments) -> Page[FormText]:
    """Query.formTexts."""
    limit, token = arguments.get("limit"), arguments.get("nextToken")
    return service().texts(by, arguments["formId"], limit, token)


def form_consents(by: Principal, arguments: Arguments) -> Page[FormConsent]:
    """Query.formConsents."""
    limit, token = arguments.get("limit"), arguments.get("nextToken")
    return service().consents(by, arguments["formId"], limit, token)


def create_form(by: Principal, arguments: Arguments) -> Form:
    """Mutation.createForm."""
    return service().create(by, NewForm.model_validate(arguments["input"]))


def revise_form(by: Principal, arguments: Arguments) -> Form:
    """Mutation.reviseForm."""
    return service().revise(by, FormRevision.model_validate(arguments["input"]))


def switch_form(by: Principal, arguments: Arguments) -> Form:
    """Mutation.switchForm."""
    return service().switch(by, FormSwitch.model_validate(arguments["input"]))


handler = appsync(
    forms=forms,
    formTexts=form_texts,
    formConsents=form_consents,
    createForm=create_form,
    reviseForm=revise_form,
    switchForm=switch_form,
)
