"""Where tables of records live outside of qaweb; all of them speak `protocol`."""
