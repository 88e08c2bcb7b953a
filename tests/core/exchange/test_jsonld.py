import json
from dataclasses import replace
from datetime import UTC, date, datetime

from kanch.core.exchange.jsonld import (
    Dataset,
    Download,
    Edition,
    Publisher,
    write_dataset,
    write_edition,
)

WE = Publisher("Example Relief Yerevan", "https://kanch.example.org/")
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
NOON = datetime(2023, 9, 26, 12, 0, tzinfo=UTC)
DATASET = Dataset(
    name="Figures",
    description="Each figure with its sources.",
    url="https://kanch.example.org/en/figures/",
    license_url=LICENCE,
    creator=WE,
    modified=NOON,
    language="en",
    covers=(date(2022, 12, 12), date(2023, 9, 26)),
    downloads=[Download("https://kanch.example.org/en/figures.csv", "text/csv")],
    places=["Nagorno-Karabakh"],
    measures=["People injured"],
)
EDITION = Edition(
    title="Open letter",
    url="https://kanch.example.org/en/appeals/letter/?edition=2",
    language="en",
    number=2,
    published=NOON,
    publisher=WE,
    license_url=LICENCE,
    part_of="https://kanch.example.org/en/appeals/letter/",
    translations={"hy": "https://kanch.example.org/hy/appeals/letter/?edition=2"},
    sources=["https://example.org/report"],
)


def test_a_data_set_says_what_search_engines_for_data_ask():
    found = json.loads(write_dataset(DATASET))
    assert found["@context"] == "https://schema.org"
    assert found["@type"] == "Dataset"
    assert found["temporalCoverage"] == "2022-12-12/2023-09-26"
    assert found["dateModified"] == "2023-09-26T12:00:00+00:00"
    assert found["creator"]["name"] == "Example Relief Yerevan"
    assert found["license"] == LICENCE
    assert found["distribution"] == [
        {
            "@type": "DataDownload",
            "contentUrl": "https://kanch.example.org/en/figures.csv",
            "encodingFormat": "text/csv",
        }
    ]


def test_an_edition_names_its_author_translations_and_sources():
    found = json.loads(write_edition(EDITION))
    assert found["@type"] == "CreativeWork"
    assert found["version"] == 2
    assert found["author"]["name"] == found["publisher"]["name"] == "Example Relief Yerevan"
    assert found["workTranslation"][0]["inLanguage"] == "hy"
    assert found["citation"] == ["https://example.org/report"]


def test_what_is_empty_is_left_out():
    assert "spatialCoverage" not in json.loads(write_dataset(replace(DATASET, places=[])))
    assert "citation" not in json.loads(write_edition(replace(EDITION, sources=[])))


def test_no_text_can_close_the_script_element_around_it():
    title = "</script><script>alert(1)"
    written = write_edition(replace(EDITION, title=title))
    assert b"<" not in written
    assert json.loads(written)["name"] == title
