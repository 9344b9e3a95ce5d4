"""How SleepSafe is brought to a server and checked there; the standard library is all that is needed."""
