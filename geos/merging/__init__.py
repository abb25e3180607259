"""A letter to many (barua kwa wengi): one text, a list of addressees, to each a letter of their own."""
