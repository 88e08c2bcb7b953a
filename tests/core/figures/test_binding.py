import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.figures import binding
from kanch.core.figures.binding import MarkKind
from tests.core.figures.tables import cases

KNOWN = {"dead", "injured-people"}


def write(text, known=True):
    return binding.resolve(
        text,
        known=lambda code: known,
        show=lambda mark: "20",
        missing=lambda code: f"{code}: not yet known.",
    )


@pytest.mark.parametrize("row", cases("texts"))
def test_a_text_never_has_a_hole(row):
    text = row["Text"].strip("`").replace("\\|", "|")
    shown = binding.resolve(
        text,
        known=lambda code: row["Known"] == "yes",
        show=lambda mark: "20",
        missing=lambda code: f"{code}: not yet known" + ("." if "." in text else ""),
    )
    assert shown == row["Reads"].strip("`")


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("{{figure:dead}} died. {{figure:dead}} fled.", "A died. A fled."),
        ("[[{{figure:dead}} died. || Unknown.]] “{{figure:dead}}” fled.", "A died. “A” fled."),
        ("Of them {{figure:dead}} died.", "Of them a died."),
        ("In the north [[{{figure:dead}} died || nobody knows]].", "In the north a died."),
        (
            "[[All ran. {{figure:dead}} died || nobody knows]]. {{figure:dead}}.",
            "All ran. A died. A.",
        ),
        ("By J. {{figure:dead}} and so on.", "By J. a and so on."),
        ("It ended in 2020. {{figure:dead}} died.", "It ended in 2020. A died."),
        ("Զոհվեցին։ {{figure:dead}}։", "Զոհվեցին։ A։"),
        ("- {{figure:dead}} dead\n1. {{figure:dead}} hurt", "- A dead\n1. A hurt"),
        ("## Deaths\n{{figure:dead}} died.\n\n{{figure:dead}}.", "## Deaths\nA died.\n\nA."),
        ("We know of\n{{figure:dead}} dead.", "We know of\na dead."),
        ("{{figure:dead}} and {{figure:dead}}", "A and a"),
        ("So far {{figure:dead noun}}. {{figure:dead}} died.", "So far a. A died."),
    ],
)
def test_a_mark_knows_that_it_opens_a_sentence(text, reads):
    shown = binding.resolve(
        text, known=lambda code: True, show=lambda m: "A" if m.opens else "a", missing=str
    )
    assert shown == reads


def test_marks_say_what_they_bind_and_how():
    text = (
        "{{figure:dead}} {{ figure : dead noun }} {{as-of:dead}} {{disagreement:dead}} "
        "{{agree:dead one=is|other=are}}"
    )
    marks = list(binding.find_marks(text))
    assert [m.kind for m in marks] == [
        MarkKind.FIGURE,
        MarkKind.FIGURE,
        MarkKind.AS_OF,
        MarkKind.DISAGREEMENT,
        MarkKind.AGREE,
    ]
    assert [m.noun for m in marks] == [False, True, False, False, False]
    assert (marks[-1].form("one"), marks[-1].form("few")) == ("is", "are")
    assert binding.bound_figures(text + "{{figure:injured-people}}") == ["dead", "injured-people"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("All is well: {{figure:dead}}.", []),
        ("[[ {{figure:dead}} died. || Nobody knows. ]]", []),
        ("{{figure:unheard-of}}", ["unknown_figure"]),
        ("{{figur:dead}}", ["unreadable_mark"]),
        ("{{figure:dead nuon}}", ["unreadable_mark"]),
        ("{{agree:dead is|are}}", ["unreadable_mark"]),
        ("{{figure:dead", ["unreadable_mark"]),
        ("dead}}", ["unreadable_mark"]),
        ("[[ {{figure:dead}} died. ]]", ["no_alternative"]),
        ("[[ {{figure:dead}} died. || ]]", ["no_alternative"]),
        ("[[ {{figure:dead}} died. || {{figure:dead}} ]]", ["figure_in_alternative"]),
        ("[[ {{figure:dead}} died. || Nobody knows.", ["open_bracket"]),
        ("Nobody knows. ]]", ["open_bracket"]),
        ("[[ a [[ {{figure:dead}} || b ]]", ["open_bracket"]),
    ],
)
def test_each_fault_of_a_text_is_named(text, codes):
    assert [f.code for f in binding.faults(text, KNOWN.__contains__)] == codes


def test_headings_quotations_and_list_items_keep_their_sign_when_the_number_is_missing():
    assert write("## {{figure:dead}} died", known=False) == "## dead: not yet known."
    assert write("> {{figure:dead}} died", known=False) == "> dead: not yet known."
    assert write("2. {{figure:dead}} died", known=False) == "2. dead: not yet known."


def test_the_armenian_full_stop_ends_a_sentence():
    text = "Զոհվել է {{figure:dead}} մարդ։ Մնացածը սպասում է։"
    assert [s.text for s in binding.sentences(text)] == [
        "Զոհվել է {{figure:dead}} մարդ։",
        "Մնացածը սպասում է։",
    ]


words = st.text(alphabet="abc 12ճд-#*.!?։\n", max_size=20)
marks = st.sampled_from(
    [
        "{{figure:dead}}",
        "{{figure:injured-people noun}}",
        "{{as-of:dead}}",
        "{{agree:dead one=was. Yes|other=were}}",
        "{{disagreement:dead}}",
    ]
)
sentence_pieces = st.lists(words | marks, max_size=4).map("".join)
brackets = st.builds(lambda one, other: f"[[{one}||a{other}]]", sentence_pieces, words)
texts = st.lists(sentence_pieces | brackets, max_size=6).map("".join)


@given(text=texts, known=st.sets(st.sampled_from(sorted(KNOWN))))
def test_a_text_without_faults_is_written_out_without_a_mark_or_a_bracket(text, known):
    assert binding.faults(text, KNOWN.__contains__) == []
    shown = binding.resolve(
        text,
        known=known.__contains__,
        show=lambda mark: "20",
        missing=lambda code: f"{code}: not yet known.",
    )
    for sign in ("{{", "}}", "[[", "]]", "||"):
        assert sign not in shown


@given(text=texts)
def test_sentences_cover_a_text_in_order_and_leave_only_white_space_between(text):
    position = 0
    for sentence in binding.sentences(text):
        assert text[position : sentence.start].strip() == ""
        assert sentence.start < sentence.end
        position = sentence.end
    assert text[position:].strip() == ""


@given(text=st.text(alphabet="ab{}[]|:= \nfigure-dead", max_size=60))
def test_any_text_can_be_read_and_what_cannot_be_shown_is_a_fault(text):
    found = binding.faults(text, KNOWN.__contains__)
    shown = write(text)
    if not found:
        for sign in ("{{", "}}", "[[", "]]"):
            assert sign not in shown
