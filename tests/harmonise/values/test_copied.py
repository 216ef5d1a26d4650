"""Texts that are copied are resolved all the same wherever a declared code could be meant."""

import narwhals as nw
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from vises_research.codebook.numeral import canonical
from vises_research.harmonise.values.copied import loose

NUMBERS = st.integers(-(10**9), 10**9)
MARKS = st.sampled_from([",", "."])


@given(NUMBERS, MARKS, st.sampled_from(["{}", " {}\u00a0", "+{}", "{}{}0", "{:,}", "{}e+02"]))
def test_two_writings_of_one_code_look_alike_to_an_engine(n: int, mark: str, form: str) -> None:
    other = "." if mark == "," else ","
    text = f"{n:,}".replace(",", other) if form == "{:,}" else form.format(n, mark)
    code = canonical(text, mark)
    cells = nw.from_native(pa.table({"t": [text, code]}), eager_only=True)
    one, same = cells.select(loose(nw.col("t")))["t"].to_list()
    assert one == same
