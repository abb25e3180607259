"""What people are told: on screen, and by mail through an outbox that the worker empties."""
