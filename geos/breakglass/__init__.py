"""Break-glass (ufunguzi wa dharura): another's mailbox opened for reading, by two people, for a time."""
