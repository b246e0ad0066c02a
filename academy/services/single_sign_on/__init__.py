"""Signing in through the company's own provider, by OpenID Connect or SAML.

Promises. What a provider says counts once, in the browser that asked, within fifteen minutes. It opens
the account that is tied to its subject; an address or a number finds an account the first time only.
Suspended people stay out. Roles that groups give end with the groups, and the last administrator is
never lost.

``openid`` and ``saml`` speak with providers and know no table; ``passages`` keeps what is under way;
``admission`` decides who comes in, and ``group_roles`` as what.
"""
