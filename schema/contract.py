"""The whole contract (design: section 3), also the fields that no function serves yet."""

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from schema.access import AccessMutation, AccessQuery
from schema.ai import AiMutation, AiQuery, AiSubscription
from schema.bulk import BulkMutation, BulkQuery, BulkSubscription
from schema.contacts import ContactMutation, ContactQuery
from schema.messages import MessageMutation, MessageQuery, MessageSubscription
from schema.operations import OperationsMutation, OperationsQuery
from schema.scalars import AWS_SCALARS

schema = strawberry.Schema(
    query=merge_types(
        "Query", (AccessQuery, ContactQuery, MessageQuery, BulkQuery, OperationsQuery, AiQuery)
    ),
    mutation=merge_types(
        "Mutation",
        (
            AccessMutation,
            ContactMutation,
            MessageMutation,
            BulkMutation,
            OperationsMutation,
            AiMutation,
        ),
    ),
    subscription=merge_types(
        "Subscription", (MessageSubscription, BulkSubscription, AiSubscription)
    ),
    config=StrawberryConfig(scalar_map=AWS_SCALARS),
)
