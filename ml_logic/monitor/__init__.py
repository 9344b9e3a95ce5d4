"""Watching what is served: has what comes in, or what goes out, moved away from training?"""
