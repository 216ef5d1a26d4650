"""What the parameters mean that many methods share; each method adds what is its own.

A method that means something else by one of these names says so in its own docstring.
"""

SHARED = {
    "frame": "The data, one row a unit: a :class:`vises_research.stats.Data`, or a plain table.",
    "column": "The variable: numbers, yes/no, or an ordered categorical.",
    "before, after": "Two columns on the same scale: numbers, yes/no, or ordered categoricals.",
    "group": "The column that tells the groups apart.",
    "between": "First and second group; ``None`` where there are but two.",
    "by": "Grouping columns; each group is treated by itself.",
    "design": "Weights, strata, clusters, margins: a :class:`vises_research.stats.Design`.",
    "cluster": "The column that says which rows belong together (the pilot of a stakeholder).",
    "outcome": "Numbers, yes/no or an ordered categorical; levels that do not occur are left out.",
    "predictors": "Numbers and yes/no are taken as they are; all else is coded against its first "
    "level that occurs.",
    "weights": "The column that says how many units a row stands for.",
    "time": "How long it was observed: months, or steps.",
    "event": "1 or yes where it ended then, 0 or no where it was still in.",
    "codes": "Indicator columns (yes, no), one a code; a row with a blank is left out.",
    "segment": "The column that says what is counted: the segment, or the pilot it came from.",
    "counted": "Whether all who coded a segment must have given the code, or one of them.",
    "raters": "The columns of two or more raters; a unit need not be rated by all.",
    "reasons": "Of a plain table: same rows, why a value is missing. Data have their own.",
    "in_base": "Reasons for a missing value that belong in the base (``dont_know``, for example).",
    "conf_level": "Confidence level of the intervals, between 0 and 1.",
    "power, alpha": "With which probability it is to be found, in the right direction, by a "
    "two-sided test at which level.",
    "unit": "Of a plain table: what a row is (``pilot``, ``answer`` ...). Data have their own.",
}
