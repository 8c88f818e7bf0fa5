"""Algorithms of others, written anew from what was published, where their packages cannot be had everywhere."""
