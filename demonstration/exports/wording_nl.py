"""The words of the Dutch questionnaire before; its export and its structure file share them."""

__all__ = ["AGREEMENT", "FUNCTIONS", "ITEMS", "OPTIONS"]

AGREEMENT = {
    "5": ("A1", "Helemaal akkoord"),
    "4": ("A2", "Eerder akkoord"),
    "3": ("A3", "Neutraal"),
    "2": ("A4", "Eerder niet akkoord"),
    "1": ("A5", "Helemaal niet akkoord"),
    "dont_know": ("A6", "Weet niet"),
    "not_applicable": ("A7", "Niet van toepassing"),
    "refused": ("A8", "Wens niet te antwoorden"),
}
"""Level or reason -> code and label; the codes run from most to least, the other way round."""

FUNCTIONS = {
    "director": ("A1", "Directie"),
    "coordinator": ("A2", "Coördinatie"),
    "board": ("A3", "Raad van bestuur"),
    "worker": ("A4", "Medewerker"),
}
ITEMS = {
    "knows_impact": "Wij kunnen onze maatschappelijke impact beschrijven",
    "fits_work": "De evaluatie past in ons dagelijkse werk",
    "useful_team": "De evaluatie is nuttig voor ons team",
    "suits_size": "De evaluatie past bij onze grootte",
    "hears_stakeholders": "Wij weten wat onze stakeholders van ons verwachten",
    "too_long": "De maatschappelijke impact evalueren kost te veel tijd",
    "plain_words": "De evaluatie spreekt onze taal",
    "uses_data": "Wij gebruiken de informatie die we al hebben",
    "suits_territory": "De evaluatie houdt rekening met onze streek",
    "shares_results": "Wij delen onze resultaten met onze partners",
}
OPTIONS = {
    "obstacles": {
        "time": "Gebrek aan tijd",
        "cost": "Kostprijs",
        "complexity": "Complexiteit",
        "skills": "Gebrek aan vaardigheden",
        "workforce": "Gebrek aan mankracht",
        "support": "Weinig steun van partners",
        "none": "Geen enkele drempel",
    },
    "motives": {
        "improve": "Onze werking verbeteren",
        "account": "Verantwoording afleggen",
        "communicate": "Communiceren",
        "involve": "Het team betrekken",
        "funding": "Financiers overtuigen",
        "obligation": "Aan een verplichting voldoen",
    },
}
