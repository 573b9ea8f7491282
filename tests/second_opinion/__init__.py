"""AWS's own simulator of AppSync beside our gateway: the same schema, documents and answers."""
