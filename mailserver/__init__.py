"""A mail server for an institution: MX, submission, durable Maildirs and an outbound queue.

It stands alone: it knows the ports in `mailserver.ports` and nothing of who implements them.
"""
