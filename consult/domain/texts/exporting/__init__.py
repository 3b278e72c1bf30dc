"""A version of a text as files that others read: Akoma Ntoso, plain text, and the table of paragraphs."""
