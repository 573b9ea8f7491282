"""documents-api, as AppSync calls it."""

from services.access.roles import Role
from tests.contract.resolvers.events import ask
from tests.factories.aws import Cloud


def test_the_library_begins_empty_and_anybody_who_reads_may_look(cloud: Cloud):
    assert ask("Query.documents", Role.VIEWER) == {"items": [], "nextToken": None}


def test_a_file_that_nobody_uploaded_is_refused_in_an_envelope(cloud: Cloud):
    answer = ask("Mutation.addDocument", input={"fileId": "gone", "name": "Menu"})
    assert (answer["errorType"], answer["errorMessage"]) == (
        "NOT_FOUND",
        "This file does not exist; upload it first.",
    )


def test_what_is_not_in_the_library_is_refused_in_an_envelope(cloud: Cloud):
    renamed = ask("Mutation.renameDocument", input={"fileId": "gone", "name": "Menu"})
    removed = ask("Mutation.removeDocument", fileId="gone")
    assert renamed["errorType"] == removed["errorType"] == "NOT_FOUND"


def test_a_name_that_is_none_says_at_which_field(cloud: Cloud):
    answer = ask("Mutation.addDocument", input={"fileId": "f1", "name": " "})
    assert answer["errorType"] == "VALIDATION_ERROR"
    assert "name" in answer["errorInfo"]["details"]["fields"]


def test_who_only_reads_is_refused(cloud: Cloud):
    answer = ask("Mutation.removeDocument", Role.VIEWER, fileId="f1")
    assert answer["errorType"] == "INSUFFICIENT_PERMISSIONS"
