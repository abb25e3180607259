"""Mailboxes and their addresses, the webmail over the Maildirs, and the bridge to the mail server."""
