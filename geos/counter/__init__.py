"""The registry's counter: requests for files with their waiting lists, and piles moved by a hand scanner."""
