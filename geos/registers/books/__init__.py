"""The five books by name, in the order in which they stand on the shelf."""

from geos.registers.books import diary, dispatch, incoming, index, outgoing
from geos.registers.books.base import Book

BOOKS: dict[str, Book] = {
    book.key: book for book in (incoming.BOOK, outgoing.BOOK, diary.BOOK, index.BOOK, dispatch.BOOK)
}
__all__ = ["BOOKS", "Book"]
