"""The whole contract (design: section 3), also the fields that no function serves yet."""

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from schema.access import AccessMutation, AccessQuery
from schema.ai import AiMutation, AiQuery, AiSubscription
from schema.bulk import BulkMutation, BulkQuery, BulkSubscription
from schema.contacts import ContactMutation, ContactQuery
from schema.documents import DocumentMutation, DocumentQuery
from schema.forms import FormMutation, FormQuery
from schema.invoices import InvoiceMutation, InvoiceQuery
from schema.links import LinkMutation, LinkQuery
from schema.messages import MessageMutation, MessageQuery, MessageSubscription
from schema.operations import OperationsMutation, OperationsQuery
from schema.payments import PaymentMutation, PaymentQuery
from schema.scalars import AWS_SCALARS

schema = strawberry.Schema(
    query=merge_types(
        "Query",
        (
            AccessQuery,
            ContactQuery,
            MessageQuery,
            BulkQuery,
            OperationsQuery,
            AiQuery,
            LinkQuery,
            PaymentQuery,
            InvoiceQuery,
            DocumentQuery,
            FormQuery,
        ),
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
            LinkMutation,
            PaymentMutation,
            InvoiceMutation,
            DocumentMutation,
            FormMutation,
        ),
    ),
    subscription=merge_types(
        "Subscription", (MessageSubscription, BulkSubscription, AiSubscription)
    ),
    config=StrawberryConfig(scalar_map=AWS_SCALARS),
)
