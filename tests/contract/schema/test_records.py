"""A record is defined once; its GraphQL type says the same (design: section 2)."""

from typing import get_args

import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    is_non_null_type,
    is_required_input_field,
)
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schema.appsync import executable, exported_sdl
from schema.contract import schema
from services.access.model import User
from services.contacts.model import Contact, ContactChange, DeletedContact, NewContact
from services.core.model import Model
from services.limits.model import Rates, SendingStatus
from services.messaging.model import Conversation, Media, Message, SendWhatsApp, StatusEntry

SCHEMA: GraphQLSchema = executable(exported_sdl(schema.as_str()))
ANSWERS: list[type[Model]] = [
    Contact,
    DeletedContact,
    Message,
    Media,
    StatusEntry,
    Conversation,
    User,
    SendingStatus,
    Rates,
]
INPUTS: dict[str, type[Model]] = {
    "CreateContactInput": NewContact,
    "UpdateContactInput": ContactChange,
    "SendWhatsAppInput": SendWhatsApp,
    "PublishMessageInput": Message,
    "StatusEntryInput": StatusEntry,
    "MediaInput": Media,
}


def may_be_null(field: FieldInfo) -> bool:
    return type(None) in get_args(field.annotation)


def shown(model: type[BaseModel]) -> dict[str, bool]:
    """What a record shows on the wire, and whether it may be null."""
    found = {str(field.alias): may_be_null(field) for field in model.model_fields.values()}
    for name, computed in model.model_computed_fields.items():
        returns = computed.wrapped_property.fget.__annotations__["return"]
        found[str(computed.alias or name)] = type(None) in get_args(returns)
    return found


@pytest.mark.proves("2.3", "4.3", "5.11")
@pytest.mark.parametrize("model", ANSWERS)
def test_a_record_and_its_type_have_the_same_fields_and_the_same_nulls(model: type[Model]):
    kind = SCHEMA.type_map[model.__name__]
    assert isinstance(kind, GraphQLObjectType)
    typed = {name: not is_non_null_type(field.type) for name, field in kind.fields.items()}
    assert typed == shown(model)


@pytest.mark.parametrize(("name", "model"), INPUTS.items())
def test_an_input_and_its_model_ask_for_the_same(name: str, model: type[Model]):
    kind = SCHEMA.type_map[name]
    assert isinstance(kind, GraphQLInputObjectType)
    required = {key: is_required_input_field(field) for key, field in kind.fields.items()}
    assert set(required) == set(shown(model)) - {"windowExpiresAt"}
    always_sent: set[str] = {"dryRun", "statusHistory"} if name.startswith("Publish") else set()
    assert {key for key, needed in required.items() if needed} == {
        str(field.alias) for field in model.model_fields.values() if field.is_required()
    } | always_sent


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("Contact.contactId", "ID!"),
        ("Contact.optInWhatsApp", "Boolean!"),
        ("Contact.windowExpiresAt", "AWSDateTime"),
        ("Message.status", "MessageStatus!"),
        ("Message.timestamp", "AWSDateTime!"),
        ("Message.statusHistory", "[StatusEntry!]!"),
        ("Conversation.contact", "Contact"),
        ("ContactPage.items", "[Contact!]!"),
        ("ContactPage.nextToken", "String"),
        ("SendingStatus.tierPercent", "Float!"),
    ],
)
def test_the_types_of_the_contract_are_those_of_the_design(place: str, kind: str):
    parent, name = place.split(".")
    found = SCHEMA.type_map[parent]
    assert isinstance(found, GraphQLObjectType)
    assert str(found.fields[name].type) == kind
