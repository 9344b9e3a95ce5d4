"""The routes: a blueprint a noun a file. A route parses, calls one function, returns."""
