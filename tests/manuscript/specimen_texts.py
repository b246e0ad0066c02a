"""The texts of a small content folder without a fault: every kind of thing, in two languages."""

MODULE = "1-company/1-doors"
LESSON = f"{MODULE}/1-two-keys.en.md"
LESSON_FR = f"{MODULE}/1-two-keys.fr.md"
BANK = f"{MODULE}/questions.en.md"
BANK_FR = f"{MODULE}/questions.fr.md"

TEXTS: dict[str, str] = {
    "academy.yaml": "languages: [en, fr]\npassport:\n  needed: 1\n  per_theme: 1\n",
    "skills.yaml": """\
second-factor:
  name: { en: The second factor, fr: Le second facteur }
  requires: [passwords]
passwords:
  name: { en: Passwords, fr: Les mots de passe }
  weight: 2
  campaign: { from: 2026-12-01, until: 2026-12-31 }
""",
    "levels.yaml": """\
quay:
  from: 0
  name: { en: On the quay, fr: Sur le quai }
coast:
  from: 100
  name: { en: Along the coast, fr: Le long des côtes }
""",
    "toy.yaml": """\
name: { en: Paper sailor, fr: Matelot de papier }
text: { en: It folds., fr: Il se plie. }
wardrobe:
  hats: [cap, sailor]
  colours: [navy, sea]
stickers:
  back: 4
  head: 1
""",
    "calendar.yaml": """\
all:
  extra:
    2026-12-24: { en: The eve, fr: La veille }
MA:
  removed: [2026-11-18]
""",
    "badges/first.yaml": """\
id: first
name: { en: First port, fr: Première escale }
text: { en: You passed., fr: Réussi. }
when: { stamps: 1 }
""",
    "visas/mail.yaml": """\
id: mail
name: { en: Mail, fr: Courrier }
text: { en: You can mail., fr: Vous savez écrire. }
modules: [doors]
lessons: [two-keys]
proof:
  within: 30
  witnesses: 1
  actions:
    sent: { times: 2, name: { en: A letter sent, fr: Une lettre envoyée } }
valid: { months: 12 }
refresher:
  modules: [doors]
  before: 30
  after: 60
""",
    "seasons/first.yaml": """\
id: first
name: { en: The first season, fr: La première saison }
text: { en: A module a week., fr: Un module par semaine. }
premieres:
  - { module: doors, on: 2026-09-07 }
""",
    "gifts/mug.yaml": """\
id: mug
name: { en: Mug, fr: Tasse }
text: { en: It holds., fr: Elle tient. }
kind: thing
price: { stars: 5, keys: 40 }
value: 9,5
stock: 60
cap: 2
from: 2026-12-01
until: 2026-12-31
""",
    "audiences/digital.yaml": """\
id: digital
name: { en: Digital, fr: Numérique }
rule:
  any:
    - job: { contains: [digital] }
    - not:
        - theme: { has: company }
        - passport: has
        - seniority: { at-least: 6 }
""",
    "1-company/theme.yaml": """\
id: company
colour: sea
title: { en: Us, fr: Nous }
summary: { en: Who we are., fr: Qui nous sommes. }
""",
    f"{MODULE}/module.yaml": """\
id: doors
title: { en: Doors, fr: Portes }
summary: { en: Keep them shut., fr: À garder fermées. }
stamp: { en: AT THE DOOR, fr: À LA PORTE }
quiz:
  questions: 4
  pass: 70
""",
    LESSON: """\
---
id: two-keys
title: Two keys
why: Your mailbox opens every other door.
minutes: 2
skills: [second-factor]
video: two-keys.mp4
---
## Why

A password that leaks is *read*.

![A door with two locks](locks.svg)

Next: [the words](lesson:words), or [the doors](module:doors).
""",
    LESSON_FR: """\
---
title: Deux clés
why: Votre messagerie ouvre toutes les portes.
---
Un mot de passe qui fuit est *lu*.
""",
    f"{MODULE}/2-words.en.md": """\
---
id: words
title: Words
why: Short ones break.
minutes: 1
skills: [passwords]
---
Long is strong. See [the agency](https://example.org/words).
""",
    f"{MODULE}/2-words.fr.md": """\
---
title: Mots
why: Les courts cassent.
---
La longueur fait la force.
""",
    f"{MODULE}/two-keys.en.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\nTwo keys.\n",
    f"{MODULE}/two-keys.fr.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\nDeux clés.\n",
    f"{MODULE}/locks.svg": (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>\n'
    ),
    BANK: """\
Notes for authors, never shown.

# leaked
skill: second-factor
lesson: two-keys
difficulty: 0.4

What keeps an account safe when
its password leaks?

- [ ] A longer password
  > It is read, not guessed.
- [x] A second factor
  > The door has
  > two keys.

# signs
kind: multiple
skill: passwords
lesson: words
use: quiz

What should slow you down?

- [x] A deadline
  > Haste is the bait.
- [x] A link that is
  nearly right
  > Read it from the end.
- [ ] Lunch
  > Enjoy it.

# codes
kind: true-false
skill: second-factor
lesson: two-keys

A code may be read out.

- [ ] true
  > Nobody honest needs it.
- [x] false
  > Keys are not read out.

# order
kind: ordering
skill: passwords
lesson: words

What now?

1. Change it
2. Call for help
3. Tell your team
> right: Close, call, warn.
> partly: Close first.
> wrong: The open door first.

# who
kind: matching
skill: passwords
lesson: words

Who wants what?

- A lure = your click
- A clone = your password
> right: Yes.
> wrong: No.

# many
kind: numeric
skill: passwords
lesson: words

How many of 100 click?

= 15 ± 10
> right: Yes.
> wrong: No.

# word
kind: short-text
skill: second-factor
lesson: two-keys
use: both

What do we call the second key?

= second factor | 2FA
> right: Yes.
> wrong: No.

# fill
kind: blanks
skill: passwords
lesson: words

A password is [[long]] and used [[once | one time]].

> right: Yes.
> wrong: No.
""",
    BANK_FR: """\
# leaked

Qu'est-ce qui protège un compte dont le mot de passe fuit ?

- [ ] Un mot de passe plus long
  > Il est lu, pas deviné.
- [x] Un second facteur
  > La porte a deux clés.

# signs

Qu'est-ce qui doit vous ralentir ?

- [x] Une échéance
  > La hâte est l'appât.
- [x] Un lien presque juste
  > Lisez-le par la fin.
- [ ] Le déjeuner
  > Bon appétit.

# codes

Un code peut se dicter.

- [ ] vrai
  > Personne d'honnête n'en a besoin.
- [x] faux
  > Une clé ne se dicte pas.

# order

Et maintenant ?

1. Le changer
2. Appeler à l'aide
3. Prévenir l'équipe
> right: Fermer, appeler, prévenir.
> partly: Fermez d'abord.
> wrong: La porte d'abord.

# who

Qui veut quoi ?

- Un leurre = votre clic
- Un clone = votre mot de passe
> right: Oui.
> wrong: Non.

# many

Combien cliquent, sur 100 ?

> right: Oui.
> wrong: Non.

# word

Comment appelle-t-on la seconde clé ?

= second facteur | 2FA
> right: Oui.
> wrong: Non.

# fill

Un mot de passe est [[long]] et sert [[une fois]].

> right: Oui.
> wrong: Non.
""",
}
