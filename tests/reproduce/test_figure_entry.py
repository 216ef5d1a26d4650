"""The numbers of a figure as tables, from its CSV and its record."""

from vises_research.reproduce import figure_entry


def tables(tmp_path, csv, results, lang="fr", simulated=False):
    path = tmp_path / "a.csv"
    path.write_text(csv, encoding="utf-8")
    record = {"title": {lang: "Title"}, "results": results, "simulated": simulated}
    return figure_entry.tables(path, record, lang)


def result(name, *rows):
    return {"name": name, "table": [*rows]}


def test_shares_are_percentages_and_small_p_values_are_not_zero(tmp_path):
    row = {"wave": "b", "n": 63, "estimate": 0.913043, "conf_level": 0.95, "p_value": 0.00002}
    csv = "Vague,nombre,part,niveau,p\nAvant,63,0.913043,0.95,2e-05\n"
    (made,) = tables(tmp_path, csv, [result("share", row)])
    assert made.rows == (("Avant", "63", "91\u202f%", "95\u202f%", "< 0,001"),)
    assert (made.caption, made.head[0], made.keys) == ("Title", "Vague", 1)


def test_an_estimate_that_is_no_share_keeps_its_size(tmp_path):
    row = {"item": "a", "estimate": 0.2345678, "statistic": 123.46}
    (made,) = tables(
        tmp_path, "a,b,c\nx,0.2345678,123.46\ny,-0.000123456,\n", [result("cor", row, row)]
    )
    assert made.rows == (("x", "0,2346", "123,5"), ("y", "−0,0001235", "–"))


def test_a_level_that_looks_like_a_number_is_no_number(tmp_path):
    row = {"founded": "1998", "n": 3}
    (made,) = tables(tmp_path, "Année,nombre\n1998,3\n", [result("counts", row)])
    assert made.rows == (("1998", "3"),)
    assert made.keys == 1


def test_each_result_has_its_table_without_the_columns_of_the_others(tmp_path):
    csv = (
        "variable,réponse,nombre,médiane,part,statut\n"
        "Région,Flandre,19,,,données simulées\n"
        "Région,Autre,50,,,données simulées\n"
        "Taille,Flandre,19,13.5,,données simulées\n"
        "Rendus,Avant,63,,0.91,données simulées\n"
    )
    results = [
        result("counts", {"region": "a", "n": 19}, {"region": "b", "n": 50}),
        result("describe", {"region": "a", "n": 19, "median": 13.5}),
        result("share", {"wave": "b", "n": 63, "estimate": 0.91}),
    ]
    made = tables(tmp_path, csv, results, simulated=True)
    assert [(one.caption, one.head, one.rows) for one in made] == [
        ("Région", ("réponse", "nombre"), (("Flandre", "19"), ("Autre", "50"))),
        ("Taille", ("réponse", "nombre", "médiane"), (("Flandre", "19", "13,5"),)),
        ("Rendus", ("réponse", "nombre", "part"), (("Avant", "63", "91\u202f%"),)),
    ]


def test_numbers_that_the_record_does_not_explain_stand_in_one_table(tmp_path):
    csv = "pilote,étape,jours\nA,visite,12\nA,retour,40\n"
    (made,) = tables(tmp_path, csv, [result("spans", {"term": "x", "estimate": 1})])
    assert made.rows == (("A", "visite", "12"), ("A", "retour", "40"))
    assert made.keys == 2


def test_a_result_without_rows_has_a_table_without_rows(tmp_path):
    (made,) = tables(tmp_path, "a,b\n", [result("counts")])
    assert made.rows == ()
