"""Files that people keep and print: tables, forms, notices."""
