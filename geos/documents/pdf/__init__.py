"""Papers that the office prints: letters and memos as PDF, the same input giving the same bytes."""
