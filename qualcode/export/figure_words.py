"""What stands in figures besides the researcher's own words."""

from __future__ import annotations

FRENCH = {
    "nothing_coded": "Rien n'est codé par « {name} » dans ce qui est compté ici.",
    "node_size": "Plus un code est fréquent, plus sa marque est grande (de {least} à {most} {most:unité|unités}) ; "
    "plus une paire l'est, plus son trait est large.",
    "tie_count": "se rencontrent dans au moins {count} {count:unité|unités}",
    "tie_verdict": "{verdict} : {means}",
    "none_apart": "Aucune paire n'est incompatible (taux de fausses découvertes de 5 %).",
    "heat_segments": "Nombre de segments du cas qui portent le code, jusqu'à {most} ; case vide : aucun.",
    "heat_cases": "{attribute} : nombre de cas qui portent le code ; d'autant plus foncé que leur part parmi les n cas "
    "est grande, jusqu'à tous ; case vide : aucun.",
    "heat_unknown": "{count} cas sans valeur, {count:laissé|laissés} de côté.",
    "codes_found": "Nombre de codes",
    "cases_heard": "Cas, dans l'ordre où ils ont été entendus",
    "curve_observed": "codes trouvés, dans cet ordre",
    "curve_mean": "moyenne exacte de tous les ordres",
    "curve_band": "95 % de {count} ordres tirés au sort (graine fixe)",
    "curve_new": "codes nouveaux de chaque cas",
    "curve_codes": "{count:le seul code|les {count} codes} du codebook",
    "curve_reached": "saturation à {written} : une série de {run} cas apporte au plus {threshold} de nouveau par "
    "rapport aux {base} premiers (Guest, Namey et Chen, 2020)",
    "curve_even": "{loose}, et même {strict},",
    "curve_unreached": "Saturation non atteinte au seuil de {threshold} (base de {base} cas, série de {run} ; Guest, "
    "Namey et Chen, 2020).",
    "curve_unassessed": "Rien à dire de la saturation : il faut une base de {base} cas, avec des codes, et une série "
    "de {run} à sa suite (Guest, Namey et Chen, 2020).",
    "drawn": "Trait",
    "tie strong": "fort",
    "tie weak": "faible",
    "tie incompatible": "tireté",
    "tie ": "aucun",
    "stretches": "Passages codés",
    "first_place": "Premier à",
    "last_place": "Dernier à",
    "coded_share": "Part du texte codée",
    "timeline_bar": "mots codés, à leur place dans le texte",
    "timeline_question": "l'enquêteur parle",
    "timeline_segments": "En bas : tous les segments, où ils commencent ; leur largeur est celle de leur texte.",
    "timeline_shares": "En bas : part du texte de chaque document.",
    "timeline_first": "Les {shown} premiers documents sur {total} ; pour un autre : document: …",
}  # fmt: skip
ENGLISH = {
    "nothing_coded": "Nothing is coded by “{name}” in what is counted here.",
    "node_size": "The more frequent a code, the larger its mark (from {least} to {most} {most:unit|units}); the more "
    "frequent a pair, the wider its line.",
    "tie_count": "meet in at least {count} {count:unit|units}",
    "tie_verdict": "{verdict}: {means}",
    "none_apart": "No pair is incompatible (false discovery rate of 5 %).",
    "heat_segments": "Number of segments of the case that carry the code, up to {most}; empty cell: none.",
    "heat_cases": "{attribute}: number of cases that carry the code; the larger their share of the n cases, up to all, "
    "the darker; empty cell: none.",
    "heat_unknown": "{count} {count:case|cases} without a value, left out.",
    "codes_found": "Number of codes",
    "cases_heard": "Cases, in the order they were heard",
    "curve_observed": "codes found, in this order",
    "curve_mean": "exact mean of all orders",
    "curve_band": "95 % of {count} orders drawn at random (fixed seed)",
    "curve_new": "new codes of each case",
    "curve_codes": "{count:the only code|the {count} codes} of the codebook",
    "curve_reached": "saturation at {written}: a run of {run} cases brings at most {threshold} of new codes over those "
    "of the first {base} (Guest, Namey & Chen, 2020)",
    "curve_even": "{loose}, and even {strict},",
    "curve_unreached": "Saturation not reached at the level of {threshold} (base of {base} cases, run of {run}; Guest, "
    "Namey & Chen, 2020).",
    "curve_unassessed": "Nothing can be said of saturation: it takes a base of {base} cases, with codes, and a run of "
    "{run} after it (Guest, Namey & Chen, 2020).",
    "drawn": "Line",
    "tie strong": "strong",
    "tie weak": "weak",
    "tie incompatible": "dashed",
    "tie ": "none",
    "stretches": "Coded stretches",
    "first_place": "First at",
    "last_place": "Last at",
    "coded_share": "Share of the text coded",
    "timeline_bar": "coded words, at their place in the text",
    "timeline_question": "the interviewer speaks",
    "timeline_segments": "Below: all segments, where they begin; each is as wide as its text.",
    "timeline_shares": "Below: share of each document's text.",
    "timeline_first": "The first {shown} documents of {total}; for another: document: …",
}  # fmt: skip
