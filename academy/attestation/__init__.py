"""SIGNED DOCUMENTS. Pure: values in, signed bytes out; no database, no clock, no network.

Open Badges 3.0 on W3C Verifiable Credentials 2.0, signed twice: as JSON-LD with the cryptosuite
``eddsa-rdfc-2022``, and as a JWT. Every context is a file of this package, and nothing else is ever loaded.
"""
