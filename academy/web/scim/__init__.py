"""SCIM 2.0 at ``/scim/v2``: how directories of the company tell who works there (RFC 7643, 7644).

``routes`` and ``tokens`` are the door. ``shapes`` makes what Entra ID and Okta send into what the standard
says; ``speaking`` and what it imports stand on heavy libraries and are imported by the first call.
"""
