"""QR codes for pages: black on white whatever the theme, as wide as their place."""


def qr(text: str) -> str:
    """*text* as a QR code: level M, which survives a stain of 15 %, four modules of quiet around it."""
    import segno

    code = segno.make(text, error="m", micro=False)
    return code.svg_inline(
        border=4, omitsize=True, dark="#000", light="#fff", svgclass="qr__code", lineclass=None
    )
