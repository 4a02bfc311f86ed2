"""The clock's door: at each tick it opens transactions and does what is due; all truth is in the tables."""
