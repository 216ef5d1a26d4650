"""What the parameters mean that many charts share; each chart adds what is its own.

A chart that means something else by one of these names says so in its own docstring.
"""

SHARED = {
    "headings": "For each result the name of its rows (language -> words); ``None`` or nothing "
    "takes the label of its variable.",
    "ends": "What it means to lie left and right of the reference, for example who rates higher.",
    "reference": "The value that means no difference; ``None`` takes that of the quantity, if it "
    "has one.",
    "sort": "Whether the largest stands first; levels that have an order always keep it.",
    "labels": "What variables and levels are called; these go before the labels that the results "
    "carry.",
    "title, source": "Language -> words; a study may keep them in its ``figures.yaml`` instead.",
    "width": "Of the whole figure, in mm.",
    "simulated": "Whether to print that the data are simulated.",
}
