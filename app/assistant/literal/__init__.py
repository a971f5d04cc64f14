"""Questions that are asked in the very words of the schema, answered without a model where nobody has given others.

`reader` is the way in.
"""
