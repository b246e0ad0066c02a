"""The yardstick: a page of 40 autoescaped cards, about 17 kB, without a database, under gunicorn.

What the machine needs for this page, in the same run, is the unit that gates are also given in.
"""

from flask import Flask, render_template_string

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>
<link rel="stylesheet" href="/static/page.css"></head><body><nav><a href="/">Home</a>
<a href="/themes">Themes</a></nav><main><h1>{{ title }}</h1>
{% for card in cards %}<article class="card card--{{ card.colour }}" id="card-{{ card.number }}">
  <h2 class="card__title"><a href="/lessons/{{ card.slug }}">{{ card.title }}</a></h2>
  <p class="card__text">{{ card.text }}</p>
  <p class="card__foot"><span>{{ card.minutes }} minutes</span>
    {% if card.done %}<span class="card__done">Finished</span>
    {% else %}<a href="/lessons/{{ card.slug }}">Begin</a>{% endif %}</p>
</article>
{% endfor %}</main><footer><p>{{ footer }}</p></footer></body></html>"""


def make() -> Flask:
    """The application with that one page at ``/``."""
    app = Flask(__name__)

    @app.get("/")
    def show() -> str:
        cards = [
            {
                "number": number,
                "colour": ("sea", "leaf", "plum", "flag")[number % 4],
                "slug": f"lesson-number-{number}",
                "title": f"Lesson {number}: what's <new> & what isn't",
                "text": "A few words about why it matters in a day's work, & where to go from here.",
                "minutes": number % 3 + 1,
                "done": number % 2 == 0,
            }
            for number in range(40)
        ]
        return render_template_string(PAGE, title="Forty cards", cards=cards, footer="© Escale")

    return app
