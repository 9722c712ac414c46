"""What stands in tables of agreement and disagreements besides the researcher's own words."""

from __future__ import annotations

FRENCH = {
    "agreement percent": "Accord",
    "agreement kappa": "κ",
    "agreement kappa mean": "κ moyen",
    "agreement fleiss": "κ de Fleiss",
    "agreement alpha": "α",
    "agreement masi": "α (MASI)",
    "agreement jaccard": "α (Jaccard)",
    "agreement ac1": "AC1",
    "agreement unitizing": "uα",
    "agreement interval": "{name}, 95 %",
    "agreement units": "Unités",
    "agreement what": "Grille ou code",
    "agreement overall": "Toutes les grilles",
    "agreement all": "Tous",
    "agreement pair": "Codeurs",
    "undefined": "n. d.",
    "between": "{low} à {high}",
    "agreement coders": "Codeurs comparés : {names}.",
    "agreement rules": "{name} (les règles)",
    "agreement unit segment": "Unité : le segment ; pour une grille, l'ensemble des codes qu'un codeur y donne.",
    "agreement unit span": "Unité : le caractère ; uα (Krippendorff et al., 2016) tient compte de ce que les passages "
    "sont d'un tenant ; pour une grille, il est la somme de ceux de ses codes.",
    "agreement reading said": "Lecture : ce que chacun a dit. Un code trouvé par une règle, et dont un codeur n'a rien "
    "dit, est manquant pour lui : ne rien dire n'est pas approuver.",
    "agreement reading standing": "Lecture : ce qui resterait si chacun était seul. Un code trouvé par une règle, et "
    "dont un codeur n'a rien dit, compte comme donné par lui : l'accord en est plus haut.",
    "agreement seen": "Vu, grille par grille : {names}. Une personne a vu un document si elle y a décidé quelque chose "
    "dans la grille, ou si l'étude le dit (readers) ; ce qu'un codeur n'a pas vu est manquant, non en désaccord.",
    "agreement seen book": "{book} ({counts})",
    "agreement chance": "κ de Cohen (1960) : moyenne des paires ; κ de Fleiss (1971) : ce que tous ont vu ; α de "
    "Krippendorff (2019), nominal, et de Passonneau (2006) et de Jaccard pour les ensembles de codes ; AC1 de Gwet "
    "(2008). Toutes les grilles : le hasard est compté dans chacune.",
    "agreement intervals": "Intervalles : 95 % de 1 000 échantillons tirés parmi les {cases} cas.",
    "agreement no intervals": "Sans intervalles : il n'y a qu'un cas.",
    "agreement undefined": "n. d. : non défini, car le hasard seul ferait que tous s'accordent partout (ou que "
    "deux codeurs n'ont rien vu en commun).",
    "agreement nothing": "Moins de deux codeurs ont vu un même segment : il n'y a rien à comparer.",
    "disagreement quote": "Extrait",
    "disagreement given_by": "Donnent",
    "disagreement taken_by": "Refusent",
    "disagreement said": "Qui a dit quoi",
    "disagreement settled": "Issue",
    "settled given": "code donné",
    "settled taken": "code retiré",
    "settled open": "à trancher",
    "how union": "union : {part} sur {whole} le donnent",
    "how intersection": "intersection : {part} sur {whole} le refusent",
    "how majority": "majorité : {part} sur {whole}",
    "how tie": "égalité : {part} sur {whole} le donnent",
    "how coder": "parole de {name}",
    "how no consensus": "ni l'un ni l'autre n'est appliqué",
    "how decisions stand over codes read from tables": "une décision l'emporte sur un code importé",
    "no disagreement": "Aucun désaccord.",
    "disagreements": "{count} {count:désaccord|désaccords}, dont {open} à trancher.",
}
ENGLISH = {
    "agreement percent": "Agreement",
    "agreement kappa": "κ",
    "agreement kappa mean": "mean κ",
    "agreement fleiss": "Fleiss' κ",
    "agreement alpha": "α",
    "agreement masi": "α (MASI)",
    "agreement jaccard": "α (Jaccard)",
    "agreement ac1": "AC1",
    "agreement unitizing": "uα",
    "agreement interval": "{name}, 95 %",
    "agreement units": "Units",
    "agreement what": "Codebook or code",
    "agreement overall": "All codebooks",
    "agreement all": "All",
    "agreement pair": "Coders",
    "undefined": "n/a",
    "between": "{low} to {high}",
    "agreement coders": "Coders compared: {names}.",
    "agreement rules": "{name} (the rules)",
    "agreement unit segment": "Unit: the segment; for a codebook, the set of codes that a coder gives it.",
    "agreement unit span": "Unit: the character; uα (Krippendorff et al. 2016) takes stretches as wholes; for a "
    "codebook it is the sum of those of its codes.",
    "agreement reading said": "Reading: what each one said. A code that a rule found, and that a coder said nothing "
    "of, is missing for that coder: to say nothing is not to agree.",
    "agreement reading standing": "Reading: what would stand if each were alone. A code that a rule found, and that a "
    "coder said nothing of, counts as given: agreement is the higher for it.",
    "agreement seen": "Seen, codebook by codebook: {names}. A person saw a document if they decided anything in it "
    "through the codebook, or if the study says so (readers); what a coder did not see is missing, not in "
    "disagreement.",
    "agreement seen book": "{book} ({counts})",
    "agreement chance": "Cohen's κ (1960): the mean of pairs; Fleiss' κ (1971): what all saw; Krippendorff's α (2019), "
    "nominal, and by the distances of Passonneau (2006) and Jaccard for sets of codes; Gwet's AC1 (2008). All "
    "codebooks: chance is reckoned within each.",
    "agreement intervals": "Intervals: 95 % of 1,000 samples drawn from the {cases} cases.",
    "agreement no intervals": "No intervals: there is only one case.",
    "agreement undefined": "n/a: not defined, for chance alone would make all agree everywhere (or no two coders "
    "saw anything in common).",
    "agreement nothing": "Fewer than two coders saw any one segment: there is nothing to compare.",
    "disagreement quote": "Quotation",
    "disagreement given_by": "Give it",
    "disagreement taken_by": "Take it away",
    "disagreement said": "Who said what",
    "disagreement settled": "Outcome",
    "settled given": "code given",
    "settled taken": "code taken away",
    "settled open": "to be settled",
    "how union": "union: {part} of {whole} give it",
    "how intersection": "intersection: {part} of {whole} take it",
    "how majority": "majority: {part} of {whole}",
    "how tie": "tie: {part} of {whole} give it",
    "how coder": "as {name} says",
    "how no consensus": "neither is applied",
    "how decisions stand over codes read from tables": "a decision stands over an imported code",
    "no disagreement": "No disagreement.",
    "disagreements": "{count} {count:disagreement|disagreements}, {open} of them to be settled.",
}
