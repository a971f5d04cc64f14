"""Queries in English, made from their trees without a model."""
