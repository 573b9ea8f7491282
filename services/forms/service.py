"""Forms by which customers consent: made, worded anew and switched by operators."""

from dataclasses import dataclass

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.aws.paging import key_from, page_size, token_for
from services.aws.store import Put
from services.core.clock import Clock, NewId, new_id, same_id, utc_now
from services.core.errors import Conflict
from services.core.model import Page
from services.forms.model import (
    Form,
    FormConsent,
    FormRevision,
    FormSwitch,
    FormText,
    NewForm,
    StoredForm,
    hash_of,
)
from services.forms.repository import FormRepository, no_such_form
from services.links.codes import code_of

TRIES = 5
"""How many ids are tried; the second is needed once in a thousand million times."""


@dataclass(frozen=True)
class FormService:
    """Form use cases; `base` is where our forms begin."""

    forms: FormRepository
    base: str
    clock: Clock = utc_now
    new_id: NewId = new_id

    def create(self, by: Principal, new: NewForm) -> Form:
        """Make a form. A repeated `client_token` gives the form of the first call.

        Raises:
            Conflict: the token made another form.
        """
        by.require(Permission.MANAGE_SERVICES)
        now, seed = self.clock(), new.client_token or self.new_id()
        for attempt in range(TRIES):
            form = StoredForm(
                form_id=code_of(same_id("form", by.user_id, seed, str(attempt))),
                version=1,
                created_by=by.user_id,
                created_at=now,
                updated_at=now,
                **new.model_dump(exclude={"client_token"}),
            )
            if self.forms.add(form, _text_of(form, by), self._row(by, "create_form", form)):
                return form.shown(self.base)
            there = self.forms.get(form.form_id)
            if there and new.client_token and there.created_by == by.user_id:
                return self._repeated(there, form)
        raise Conflict("No free id was found for this form; try again.")

    def revise(self, by: Principal, revision: FormRevision) -> Form:
        """Put a new wording in force; those before it are kept. The same wording changes nothing.

        Raises:
            NotFound: no such form.
            Conflict: another wording than the one named is in force.
        """
        by.require(Permission.MANAGE_SERVICES)
        form = self._require(revision.form_id)
        if form.consent_text == revision.consent_text:
            return form.shown(self.base)
        after = form.model_copy(
            update={
                "consent_text": revision.consent_text,
                "version": revision.version + 1,
                "updated_at": self.clock(),
            }
        )
        if not self.forms.revise(_text_of(after, by), self._row(by, "revise_form", after)):
            raise Conflict("Somebody else just changed this text; reload it and try again.")
        return after.shown(self.base)

    def switch(self, by: Principal, switch: FormSwitch) -> Form:
        """Let a form be filled in, or not; consents that it brought stand.

        Raises:
            NotFound: no such form.
        """
        by.require(Permission.MANAGE_SERVICES)
        form = self._require(switch.form_id)
        row = self._row(by, "enable_form" if switch.enabled else "disable_form", form)
        self.forms.switch(form.form_id, self.clock(), row, enabled=switch.enabled)
        return self._require(form.form_id).shown(self.base)

    def newest(self, by: Principal, limit: int | None, next_token: str | None) -> Page[Form]:
        """Forms, newest first."""
        by.require(Permission.READ)
        found, more = self.forms.newest(page_size(limit), key_from(next_token))
        shown = tuple(form.shown(self.base) for form in found)
        return Page[Form](items=shown, next_token=token_for(more))

    def texts(
        self, by: Principal, form_id: str, limit: int | None, next_token: str | None
    ) -> Page[FormText]:
        """Every wording that a form ever had, newest first."""
        by.require(Permission.READ)
        found, more = self.forms.texts(form_id, page_size(limit), key_from(next_token))
        return Page[FormText](items=tuple(found), next_token=token_for(more))

    def consents(
        self, by: Principal, form_id: str, limit: int | None, next_token: str | None
    ) -> Page[FormConsent]:
        """Who consented by a form, to which wording and when; newest first."""
        by.require(Permission.READ)
        found, more = self.forms.consents(form_id, page_size(limit), key_from(next_token))
        shown = tuple(one.shown() for one in found)
        return Page[FormConsent](items=shown, next_token=token_for(more))

    def _require(self, form_id: str) -> StoredForm:
        form = self.forms.get(form_id)
        if form is None:
            raise no_such_form()
        return form

    def _row(self, by: Principal, action: str, form: StoredForm) -> Put:
        about = ("form", form.form_id)
        return audit_row(by, action, about, self.clock(), self.new_id(), version=form.version)

    def _repeated(self, there: StoredForm, wanted: StoredForm) -> Form:
        said = ("name", "channels", "language", "whats_app_number")
        first = self.forms.text(there.form_id, 1)
        if first.consent_text != wanted.consent_text or any(
            getattr(there, name) != getattr(wanted, name) for name in said
        ):
            raise Conflict("This clientToken was already used for another form; use a new one.")
        return there.shown(self.base)


def _text_of(form: StoredForm, by: Principal) -> FormText:
    """The wording that is in force from now on."""
    return FormText(
        form_id=form.form_id,
        version=form.version,
        consent_text=form.consent_text,
        text_hash=hash_of(form.consent_text),
        created_by=by.user_id,
        created_at=form.updated_at,
    )
