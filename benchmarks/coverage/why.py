"""Why a level is missed: told in the table where it is, and in the docstring of the method."""

LATTICE = (
    "The limits lie on the few values that differences of answers can have, and a limit that is"
    " the true value counts as covering it, so the interval covers more often than it says."
)
GRAINY = (
    "The statistic takes few values in samples of this size; the nearest level that it can have"
    " lies below 5 %."
)
CORRECTED = "The continuity correction makes the test timid; it is there for comparison."
SPARSE = (
    "Many cells hold fewer than five answers, so that chi-square is a rough approximation and the"
    " test timid; prefer the exact or permutation test where there is one."
)
SPARSE_BOLD = (
    "Many cells hold fewer than five answers, so that chi-square is a rough approximation and the"
    " test bold."
)
NORMAL = (
    "The limits assume normal values. Answers crowded at the top of a scale have heavier tails,"
    " and the few low ones decide how well they go together, so the limits are too close."
)
BOUNDED = (
    "Fisher's z and t assume that change and baseline are normal together. Spread out answers have"
    " lighter tails (on the safe side); near the top, which bounds the change, heavier ones."
)
FAR_ANSWERS = (
    "With weights, the few answers far from the others decide: too few for an error that holds in"
    " large samples."
)
WIDENED = (
    "Percentiles of resamples, widened as t is wider than the normal: a little too wide where"
    " answers are spread out, too close where a few far answers decide."
)
LARGE = (
    "The error is that of large samples, taken for known (normal limits); with some fifty answers"
    " that is a little too short."
)
CLASSICAL = (
    "For comparison: the classical error assumes equal spread, and here the spread grows with the"
    " predictor."
)
LEVERAGE = (
    "The spread grows with a skewed predictor, so that two or three rows decide; the hardest case"
    " for HC3, and far better than the classical error."
)
FEW_CLUSTERS = (
    "With so few pilots, of which a quarter are large, this sandwich is too small; it is there for"
    " comparison with the default."
)
CAREFUL = "With so few pilots, of which a quarter are large, CR3 errs on the safe side."
LEVELS = (
    "Four thresholds and more slopes than one are many for 59 answers: likelihood ratios are larger"
    " than chi-square."
)
SHARED = (
    "The likelihood ratio of many levels is larger than chi-square where a group has nine rows;"
    " look at the size of the effect."
)
EDGE = (
    "A variance cannot be below 0, and in more than half of such samples it is 0: halved p or not."
)
FEW_YES = (
    "With some six who say yes, the likelihood takes few values, and the test and its interval err"
    " on the safe side."
)
WALD = "Wald's test of many cells is too bold in small samples; F of second order is the first row."
FIRST_ORDER = (
    "Only the mean of the design effects is corrected for, and chi-square forgets that they are"
    " estimated; F of second order is the better one."
)
DESIGN = (
    "Unequal weights leave some forty effective answers, and raking takes degrees of freedom of"
    " its own; the variances are too small more often than t and F allow for."
)
EXACT_BASE = (
    "Clopper and Pearson's limits at the base that counts: on the safe side like these, with no"
    " proof for weighted samples or small populations."
)
DONORS = (
    "Values are drawn from three donors each, and who is low before is often missing: what the"
    " donors do not know is a little more than Rubin's rules find."
)
STEPS = (
    "Months are whole, so that the curve jumps over one half; limits that lie on the same month"
    " cover it."
)
BOUND = "The interval is for the worst case, with the level held at either end."
SIMULTANEOUS = "Goodman's limits divide the error among the levels, more than they need."
RESTS_ON_FEW = (
    "Near the top a correlation rests on a few pairs, which a resample has or has not; with fifty"
    " pairs both intervals are too close."
)
FEW_ROWS = (
    "Some thirty rows have all five items: the likelihood ratio is then larger than chi-square."
)
NO_T = "Percentiles of resamples know nothing of t: with fifty rows they are a little too close."
SAFE = "The correlation is bounded and its jackknife error on the large side: a little too wide."
SMALL_SHARE = "For shares near 0 the log-log limits are a little too wide."
RAKED = (
    "Unequal weights leave fewer degrees of freedom than rows less one, so that limits are a little"
    " too close."
)
ADDED = "Adding 1 to both kinds of change errs on the safe side where few change."
NEAR_MISSES = "Near misses count almost whole, so that the error of few units is on the large side."
