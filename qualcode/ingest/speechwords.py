"""What stands before a colon in speech without being anyone's name (« Exemple : … »), as labels are compared."""

from __future__ import annotations


def _listed(text: str) -> frozenset[str]:
    return frozenset(one.strip() for one in text.replace("\n", ",").split(",") if one.strip())


_BEFORE_COLONS = _listed("""
    note, notes, nb, ps, p.s, remarque, remarques, attention, exemple, exemples, ex, par exemple
    alors, donc, bref, voila, enfin, mais, ou, et, puis, ensuite, bon, ben, bah, ah, euh, moi, nous, total, du coup
    autre exemple, precision, oui, non, bonjour, bonsoir, merci, d'accord, ok, exactement
    silence, rires, pause, consigne
    conclusion, en conclusion, resume, en resume, resultat, resultats, bilan, constat, titre, introduction, autre chose
    objet, date, lieu, duree, heure, heures, horaire, theme, sujet, contexte, source, sources, site, url, http, https
    telephone, tel, adresse, mail, email, e-mail
    idee, idees, probleme, problemes, solution, solutions, avantage, avantages, inconvenient, inconvenients
    point fort, points forts, point faible, points faibles, premier point, deuxieme point, dernier point
    premiere chose, deuxieme chose, premierement, deuxiemement, troisiemement, d'abord, d'un cote, de l'autre
    en gros, en fait, au fond, c'est-a-dire, a savoir, vers, de, des, avant, apres, entre, jusqu'a, a partir de
    example, for example, for instance, in short, that, remember, so, then, yes, no, well, anyway, okay, thanks
    result, place, duration, subject
""")


def is_speech_word(key: str) -> bool:
    """Whether a label (its key, see `labels`) is what speech begins with rather than someone's name."""
    return key in _BEFORE_COLONS
