"""Papers printed wrong on purpose: texts of the templates and the stylesheet changed."""

from functools import cache

from django.template.loader import render_to_string

from dossiers import pdf


def misprinting(changes):
    """What stands in for `pdf.press` and `pdf.render_to_string`: each old text becomes the new."""

    def changed(name, context=None):
        text = render_to_string(name, context)
        for old, new in changes.items():
            text = text.replace(old, new)
        return text

    @cache
    def press():
        fonts, fetcher = pdf.FontConfiguration(), pdf.PackagedOnly()
        sheet = changed(pdf.STYLESHEET)
        return pdf.Press(
            fonts, pdf.CSS(string=sheet, font_config=fonts, url_fetcher=fetcher), fetcher
        )

    return press, changed
