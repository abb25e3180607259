"""The registry's five books: incoming and outgoing register, file diary, file index, dispatch book."""
