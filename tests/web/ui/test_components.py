"""Every component renders its examples, in every language, and keeps the content policy."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from lxml import html as lxml_html

from kanch.web.ui import gallery
from kanch.web.ui.templatetags import ui

EXAMPLES = [
    pytest.param(example, id=f"{example.component}: {example.name}")
    for component in gallery.components()
    for example in gallery.examples(component)
]


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def text_of(markup: str) -> str:
    return " ".join(lxml_html.fromstring(f"<div>{markup}</div>").text_content().split())


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_has_no_inline_style_and_no_script(example):
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", example.html)


def test_every_component_says_what_it_takes_and_shows_an_example():
    for component in gallery.components():
        source = (gallery.COMPONENTS / component / f"{component}.html").read_text("utf-8")
        assert re.search(rf"(\{{#|comment %\}}\n)\s*{component}:", source), component
        assert gallery.examples(component), component


@pytest.mark.parametrize("language", ["hy", "ru", "fr"])
def test_coordinates_are_numbers_for_machines_in_every_language(language):
    with translation.override(language):
        pictures = [e.html for e in gallery.examples("chart") + gallery.examples("sparkline")]
    for picture in pictures:
        coordinates = re.findall(r'(?<![\w-])(?:x|y|cx|cy|viewBox|transform)="([^"]*)"', picture)
        assert coordinates
        assert not any("," in value for value in coordinates)


def test_disagreement_and_age_are_said_in_words():
    (shown,) = (e.html for e in gallery.examples("figure") if e.name == "disagreement")
    assert "Sources disagree." in text_of(shown)
    (stale,) = (e.html for e in gallery.examples("figure") if e.name == "stale")
    assert "may be out of date" in text_of(stale)
    (final,) = (e.html for e in gallery.examples("figure") if e.name == "final")
    assert "final" in text_of(final)
    assert "out of date" not in text_of(final)


def test_unknown_figure_is_never_a_zero():
    (unknown,) = (e.html for e in gallery.examples("figure") if e.name == "unknown")
    assert "Not yet known at this hour." in text_of(unknown)
    assert "<data" not in unknown


def test_withdrawn_claim_stays_with_its_reason():
    (table,) = gallery.examples("claim_table")
    row = lxml_html.fromstring(table.html).get_element_by_id("claim-c2")
    words = " ".join(row.text_content().split())
    assert "at least 125 withdrawn" in words
    assert "Why: The ministry said" in words
    assert row.find(".//s") is not None


def test_claim_without_quote_is_marked_and_a_quoted_one_is_not():
    paraphrased, quoted = gallery.examples("claim_row")
    assert "not yet quoted" in paraphrased.html
    assert "not yet quoted" not in quoted.html
    assert "page 1, second paragraph" in quoted.html
    assert "archived copy" in quoted.html


def test_digits_are_set_apart_from_words_and_text_is_escaped():
    shown = ui.digits("from 1,050 to 13\u00a0350 <b>")
    assert shown == (
        'from <span class="digits">1,050</span> to '
        '<span class="digits">13\u00a0350</span> &lt;b&gt;'
    )


def test_bound_number_brings_no_space_into_its_sentence():
    piece = ui.figure_inline(text="at least 20", url="/f/", moved={"from": "at least <10>"})
    assert piece.startswith("<a ")
    assert piece.endswith("</span>")
    assert "(was at least &lt;10&gt;)" in piece


@pytest.mark.urls("kanch.web.ui.urls")
def test_link_keeps_the_moment_that_the_page_is_shown_at():
    page = render("{% link 'gallery' %}", site={"at_query": "2023-09-26T20:00+04:00"})
    assert page == "/?at=2023-09-26T20:00%2B04:00"
    assert render("{% link 'gallery' %}") == "/"


def test_pagination_keeps_the_rest_of_the_query():
    page = Paginator(range(50), 10).page(3)
    request = RequestFactory().get("/x/?role=editor&page=3")
    shown = render("{% paginate page %}", page=page, request=request)
    assert "?role=editor&amp;page=2" in shown
    assert "?role=editor&amp;page=4" in shown
    assert "Page 3 of 5" in text_of(shown)


def test_single_page_has_no_pagination():
    page = Paginator(range(5), 10).page(1)
    request = RequestFactory().get("/x/")
    assert render("{% paginate page %}", page=page, request=request).strip() == ""


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the door.")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False)


def test_field_ties_label_hint_and_error_to_its_control():
    shown = lxml_html.fromstring(str(ui.field(Sample({})["name"])))
    control = shown.get_element_by_id("id_name")
    described = control.get("aria-describedby").split()
    assert [shown.get_element_by_id(i).text_content().split()[0] for i in described] == [
        "As",
        "Error:",
    ]
    assert control.get("aria-invalid") == "true"
    assert shown.find(".//label").get("for") == "id_name"


def test_choices_are_grouped_under_their_question():
    shown = lxml_html.fromstring(str(ui.field(Sample({})["kind"])))
    group = shown.find(".//fieldset")
    assert "Kind" in group.find("legend").text_content()
    assert group.get("aria-describedby") == "id_kind_error"


def test_field_that_may_stay_empty_says_so():
    assert "(optional)" in ui.field(Sample()["note"])
    assert "(optional)" not in ui.field(Sample()["name"])


def test_error_summary_leads_to_each_faulty_field():
    form = Sample({})
    source = '{% include "ui/components/error_summary/error_summary.html" %}'
    shown = lxml_html.fromstring(render(source, form=form))
    fields = lxml_html.fromstring("".join(str(ui.field(bound)) for bound in form))
    targets = [a.get("href").lstrip("#") for a in shown.iter("a")]
    assert targets == ["id_name", "id_kind_field"]
    assert all(fields.xpath(f'//*[@id="{target}"]') for target in targets)


def test_form_without_errors_has_no_summary():
    source = '{% include "ui/components/error_summary/error_summary.html" %}'
    assert render(source, form=Sample()).strip() == ""


def test_demo_says_that_all_is_invented_and_a_real_installation_does_not():
    source = '{% include "ui/components/demo_banner/demo_banner.html" with site=site only %}'
    assert "invented" in render(source, site={"is_demo": True})
    assert render(source, site={"is_demo": False}).strip() == ""
