"""Acts that touch people, accounts and mailboxes together: joining, and a new mailbox for somebody."""
