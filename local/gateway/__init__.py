"""AppSync on one machine: its HTTP and realtime protocols over the exported SDL.

gateway          what it is given, and the routes it serves
├── endpoint         POST /graphql
├── realtime         WebSocket: opening (handshake), messages (connection), sending (outbox)
│   └── starts           a subscription begins
├── authentication   which mode, who is calling: caller, signature (IAM), authorizer (Lambda)
├── documents        parse, validate, limits; remembered per text
├── engine           fields to Lambdas: access (directives), events, scalars, context
└── fanout           mutations to subscriptions
ports, errors, selection carry what the others share.
"""

from local.gateway.gateway import Gateway, gateway_routes
from local.gateway.limits import Limits
from local.gateway.ports import TOO_MANY, Credentials, FunctionFailed, Invoke, VerifyToken

__all__ = [
    "TOO_MANY",
    "Credentials",
    "FunctionFailed",
    "Gateway",
    "Invoke",
    "Limits",
    "VerifyToken",
    "gateway_routes",
]
