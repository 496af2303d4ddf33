"""From the words that name a source to the speaker they stand for."""

from collections.abc import Sequence

import pytest

from config.files import load_bundled
from tests.shortcuts import resolve_speakers
from transforms.quoting.extraction import Extraction
from transforms.records import Method, QuoteType, Span, SpeakerKind
from transforms.speaking import NOBODY, Resolution
from transforms.speaking.names import NameLexicon
from transforms.text.reading import TextReading, read_text

LEXICON = NameLexicon.model_validate(load_bundled("lexicons", "names.yml"))


def read(text: str) -> TextReading:
    return read_text(text, LEXICON.abbreviations)


def extraction(spans: Sequence[Span], sources: Sequence[Span], continues: int | None = None) -> Extraction:
    return Extraction(
        spans=tuple(spans),
        quote_type=QuoteType.DIRECT,
        is_unclosed=False,
        cue=None,
        sources=tuple(sources),
        addressee=None,
        continues=continues,
        quote_score=1.0,
        attribution_score=1.0,
    )


def resolve(marked: str, title: str | None = None) -> list[Resolution]:
    """Resolve the sources that stand in square brackets in `marked`."""
    text, sources, start = "", [], 0
    for character in marked:
        if character == "[":
            start = len(text)
        elif character == "]":
            sources.append(Span(start, len(text)))
        else:
            text += character
    extractions = [extraction([Span(0, 0)], [source]) for source in sources]
    return [resolution for (resolution,) in resolve_speakers(read(text), title, extractions, LEXICON)]


def names(marked: str, title: str | None = None) -> list[str | None]:
    return [resolution.name for resolution in resolve(marked, title)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # names and titles
        ("[Palace spokesman Dmitry Ostrelkov] said so. Later [Ostrelkov] agreed.", ["Dmitry Ostrelkov"] * 2),
        ("[Former Lorvanian President Tolvane] said so. [Tolvane] agreed.", ["Tolvane"] * 2),
        ("[Ada Lindqvarn, a member of the Tidal Assembly,] said so.", ["Ada Lindqvarn"]),
        ("[The company's chief executive, Ada Lindqvarn,] said so.", ["Ada Lindqvarn"]),
        ("[A survey of 1,204 islanders] said so.", ["survey of 1,204 islanders"]),
        ("[Minister of Trade and Industry Maria Ostrel] said so.", ["Maria Ostrel"]),
        ("[Lorvan's Permanent Delegate to the UN Viktor Oskolin] said so.", ["Viktor Oskolin"]),
        ("[Rep. Ada Lindqvarn (D-Ohio), head of the Tidal Caucus,] said so.", ["Ada Lindqvarn"]),
        ("[A spokesman for Mayor Ada Lindqvarn] said so.", ["spokesman for Mayor Ada Lindqvarn"]),
        ("[The Lorvan Daily's Ada Lindqvarn] said so.", ["Ada Lindqvarn"]),
        ("[The pump operator, Tidal Works Ltd,] said so.", ["Tidal Works Ltd"]),
        ("[Two pilots] came. [One of them, plumber Ada Lindqvarn,] spoke.", ["Two pilots", "Ada Lindqvarn"]),
        ("[Two pilots] came. [One of them] spoke.", ["Two pilots"] * 2),
        ("[A report at the BBC] said so.", ["BBC"]),
        ("[Transport Minister Ada Lindqvarn’s office] said so.", ["Ada Lindqvarn’s office"]),
        # pronouns
        ("Maria Ostrel met Dmitry Vold. Then [she] spoke and [he] agreed.", ["Maria Ostrel", "Dmitry Vold"]),
        ("[Dmitry Vold] spoke to Igor Pell on Monday. [He] was glad.", ["Dmitry Vold"] * 2),
        ("Dmitry Vold spoke. Later Igor Pell came in. [He’s] sure, he said.", ["Igor Pell"]),
        ("[The Harbour Ministry] denied it. But [it] also paid.", ["Harbour Ministry"] * 2),
        ("[Two union officials] denied it. [They] also paid.", ["Two union officials"] * 2),
        ("Maria Ostrel, [who] runs the port, said so.", ["Maria Ostrel"]),
        ("It was some economists [who] argued so.", ["some economists"]),
        ("[Dmitry Vold] spoke. “It rained. It rained. It rained.” [The Swede] left.", ["Dmitry Vold"] * 2),
        ("[Dmitry Vold] spoke. [The zitherer] left.", ["Dmitry Vold"] * 2),
        ("[Minister Ida Vold] came. [An official] spoke. [The official] left.", ["Ida Vold", "official", "official"]),
        ("[A lawyer] came. [A second lawyer] spoke.", ["lawyer", "second lawyer"]),
        ("Negotiator Ada Lindqvarn came. [The diplomat, who leads,] spoke.", ["Ada Lindqvarn"]),
        # common nouns
        ("[Norway’s Tidal Ministry] spoke. [The ministry] paid.", ["Norway’s Tidal Ministry"] * 2),
        ("[The Norwegian tidal ministry] spoke. [The tidal ministry] paid.", ["Norwegian tidal ministry"] * 2),
        ("[Norway's ambassador to Chile Ada Vold] left. [The diplomat] smiled.", ["Ada Vold"] * 2),
        ("Mayor Ines Torv met Gov. Olaf Pell. [The mayor] smiled, [the governor] left.", ["Ines Torv", "Olaf Pell"]),
        ("[Palace spokesman Dmitry Vold] said so to Igor Pell. [The palace spokesman] left.", ["Dmitry Vold"] * 2),
        ("[A study by the Tidal Institute] found it. [The study] found more.", ["study by the Tidal Institute"] * 2),
        ("[The Lorvan Daily newspaper] wrote it. [The newspaper] added more.", ["Lorvan Daily"] * 2),
        ("According to [Al-Zefir media, which is pro-Lorvanian,] it rains. [The report] said more.", ["Al-Zefir"] * 2),
        ("[The Norwegian ministry] spoke. [The Norwegian statement] claims it.", ["Norwegian ministry"] * 2),
        ("[A coast guard official] spoke. [The official] left.", ["coast guard official"] * 2),
        # possessives, adjectives, demonyms, metonyms
        ("They rejected [Norwegian] claims.", ["Norway"]),
        ("[The Norwegians], by this account, left.", ["Norway"]),
        ("They rejected [Lindqvarn's] claims about Ada Lindqvarn.", ["Ada Lindqvarn"]),
        ("[Moscow] denied it. President Igor Pell left [the Kremlin].", ["Moscow", "Kremlin"]),
        # unnamed speakers and groups keep their phrase
        ("[A senior U.S. official] said so.", ["senior U.S. official"]),
        ("[Another official of Norway’s navy] said so.", ["official of Norway’s navy"]),
        ("[Norwegian navy officials and a union official] left.", ["Norwegian navy officials and a union official"]),
        ("[Critics of the plan, which failed,] said so.", ["Critics of the plan"]),
        # joint speakers in one phrase
        ("Ada Vold and Igor Pell met. [Ms. Vold and Mr. Pell] said so.", ["Ada Vold and Igor Pell"]),
        ("[Former Norwegian ministers Ada Vold and Igor Pell] said so.", ["Ada Vold and Igor Pell"]),
        ("[Sens. Ada Vold (D-Ohio) and Igor Pell (R-Utah)] said so.", ["Ada Vold and Igor Pell"]),
    ],
)  # fmt: skip
def test_speakers(marked: str, expected: list[str]) -> None:
    assert names(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # before the name comes: leads and headlines
        ("[A Lorvan judge] ruled so on Monday. Justice [Ada Vold] said it rained.", ["Ada Vold"] * 2),
        ("[A former harbour master] spoke out. It rained, said [Ada Vold], who retired in May.", ["Ada Vold"] * 2),
        ("[Lawmaker] urges calm.\n\nRep. [Ada Vold] said so in Torv.", ["Ada Vold"] * 2),
        ("[A senior official] said so. It is late, [Ada Vold] said.", ["senior official", "Ada Vold"]),
        ("[A teacher] said so. It is late, said Senator [Ada Vold].", ["teacher", "Ada Vold"]),
        ("[Ada Vold Rips Harbour Plan Again]\n\nIt rained on Ada Vold.", ["Ada Vold"]),
        ("[A Torv appeals court] ruled. The Court of Appeals for Torv sat late.", ["Court of Appeals for Torv"]),
        # relatives
        ("Olaf Pell and Ada Pell met. Mr. Pell left. [His wife] stayed, he said.", ["Ada Pell"]),
        ("Ada Pell came. [Olaf Pell's sister] said so.", ["Ada Pell"]),
        ("Olaf Pell came. [His wife] said so.", ["His wife"]),
        # of another party, country or place; nobody yet, somebody else's
        ("Gov. Olaf Pell of Ohio met Utah Gov. Ada Vold. [The Utah governor] left.", ["Ada Vold"]),
        ("Republican Sen. Olaf Pell met Democratic Sen. Ada Vold. [The Democratic senator] left.", ["Ada Vold"]),
        ("French Minister Ada Vold met Norwegian Minister Olaf Pell. [The French minister] left.", ["Ada Vold"]),
        ("Ada Vold spoke. [The next minister] will decide.", ["next minister"]),
        ("Ada Vold spoke. [The minister's lawyer] agreed.", ["minister's lawyer"]),
        ("Ada Vold met a volunteer. Later [the volunteer] spoke.", ["volunteer"]),
        ("Ada Vold spoke. [The 34-year-old mother of two] smiled.", ["Ada Vold"]),
        ("Ada Vold, the editor's daughter, met editor Olaf Pell. [The editor] left.", ["Olaf Pell"]),
        ("It rained, as [this reporter] saw.", ["author"]),
        # organisations
        ("[Police] said so. The Torvale police chief agreed.", ["Torvale police"]),
        ("The Tidal Court sat. [The company] paid.", ["company"]),
        ("[Tidal Holdings] paid. [The company] said so.", ["Tidal Holdings"] * 2),
        ("[The Tidal Commission] sat. [The panel] said so.", ["Tidal Commission"] * 2),
        ("[Ferry firm Quenby Marine] paid. [It] said so.", ["Quenby Marine"] * 2),
        ("The Torv Gazette sat. [The newspaper] wrote so.", ["Torv Gazette"]),
        ("The Tidal Safety Act passed. [The party] left.", ["party"]),
        ("[Tidal Ltd] paid. [The company that runs the port] said so.", ["Tidal Ltd", "company"]),
        ("[Two firms] came. [One of them, Tidal Holdings,] paid.", ["Two firms", "Tidal Holdings"]),
        ("He read a joint letter. [The text] says so.", ["joint letter"]),
        ("“I’m late,” said Ada Vold. [She] left.", ["Ada Vold"]),
        # times are no part of a name
        ("[The Tidal Court this month] ruled.", ["Tidal Court"]),
        ("[An inquiry panel in 2001] found so.", ["inquiry panel"]),
        ("[The Tidal Court on Monday] ruled.", ["Tidal Court"]),
        ("[A study published on Monday] says so.", ["study"]),
        # relative pronouns after a description
        ("Ada Vold, 59, of Torvale, [who] watched, said so.", ["Ada Vold"]),
        ("He met Ada Vold, now the harbour chief, [who] spoke.", ["Ada Vold"]),
        # several
        ("Ada Vold and Olaf Pell came in. [They] spoke.", ["Ada Vold and Olaf Pell"]),
        ("Ada Vold, mayor of Torv, and Olaf Pell came in. [They] spoke.", ["Ada Vold and Olaf Pell"]),
        ("[Group of doctors]", ["Group of doctors"]),
        ("Sens. Ada Vold and Olaf Pell met. It rained. [The senators] left.", ["Ada Vold and Olaf Pell"]),
        ("Norway and Chile met. [The two countries] agreed.", ["Norway and Chile"]),
        ("Senators Ada Vold, Olaf Pell, Ida Torv and Igor Lund met. [The senators] left.", ["senators"]),
        ("Ada Vold met Olaf Pell and Igor Lund. [The two men] left.", ["Olaf Pell and Igor Lund"]),
        ("Ada Vold met Olaf Pell. [The pair] left.", ["Ada Vold and Olaf Pell"]),
        ("[Many Zoomers] left.", ["Many Zoomers"]),
        # titles that are no names, long ones before names, and names after them
        ("[The Prime Minister] spoke.", ["Prime Minister"]),
        ("[Torv's chief spokesperson, Rear Admiral Olaf Pell,] spoke.", ["Olaf Pell"]),
        ("[A witness, former special envoy to Chile Ada Vold,] spoke.", ["Ada Vold"]),
        ("[Palace Economics Advisor Olaf Pell] spoke.", ["Olaf Pell"]),
        ("[A neighbour, speaking to Ada Vold,] spoke.", ["neighbour"]),
        # headings within the text
        ("Olaf Pell spoke.\n\nSTRANGE ENVELOPE\n\n[He] left.", ["Olaf Pell"]),
        # somebody's campaign
        ("The Vold campaign paid. Ada Vold left. [Her team] said so.", ["Vold campaign"]),
        ("Ada Vold left. [Her campaign] said so.", ["Her campaign"]),
        ("The Vold campaign paid, said Ada Vold. [Vold's campaign] said so.", ["Vold's campaign"]),
        # an abbreviation may be a common noun
        ("The NGO met. [A wealthy NGO] said so.", ["wealthy NGO"]),
        ("[State and federal officials] said so.", ["State and federal officials"]),
        ("[People familiar with the talks] said so.", ["People familiar with the talks"]),
        # surnames: of two the one that is used to it, misspelt ones, those that are nationalities
        ("Ida Torv met Olaf Torv. Mr. Torv left. Torv sat. Later Ida Torv came. [Torv] spoke.", ["Olaf Torv"]),
        ("Ada Lindqvarn came. [Lindqarn] said so.", ["Ada Lindqvarn"]),
        ("Ada Lindqvarn met Ida Lindqvern. [Lindqvirn] said so.", ["Lindqvirn"]),
        ("Mark Cuban spoke. [Cuban] went on.", ["Mark Cuban"]),
        # genders that the text tells, and places that may be given names
        ("Zyrelle Quamby put on her hat. Olaf Pell sat. [She] spoke.", ["Zyrelle Quamby"]),
        ("It rained in Charlotte. Charlotte flooded. Ada Vold came. [She] spoke.", ["Ada Vold"]),
        ("Harbour campaign policy director Ada Vold met Ida Pell. [She] spoke.", ["Ada Vold"]),
    ],
)  # fmt: skip
def test_what_the_text_takes_up_or_announces(marked: str, expected: list[str]) -> None:
    assert names(marked) == expected


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("[Ada Vold] said so.", SpeakerKind.PERSON),
        ("[The Harbour Ministry] said so.", SpeakerKind.ORGANIZATION),
        ("[Norway] said so.", SpeakerKind.ORGANIZATION),
        ("[A senior official] said so.", SpeakerKind.UNNAMED),
        ("[Senior officials] said so.", SpeakerKind.UNNAMED),
        ("[Many experts] said so.", SpeakerKind.GROUP),
        ("[A new poll] said so.", SpeakerKind.DOCUMENT),
        ("As [I] wrote, it rains.", SpeakerKind.AUTHOR),
        ("[Federal and state officials] said so.", SpeakerKind.UNNAMED),
        ("[People close to the talks] said so.", SpeakerKind.GROUP),
        ("[A group of doctors] said so.", SpeakerKind.GROUP),
        ("[A parents' group] said so.", SpeakerKind.ORGANIZATION),
        ("[SampleWorks] said so.", SpeakerKind.ORGANIZATION),
        ("[The Torvale Harbour Act] says so.", SpeakerKind.DOCUMENT),
        ("[DeSample] said so.", SpeakerKind.PERSON),
        ("[The Tidal Safety Report] said so.", SpeakerKind.DOCUMENT),
        ("[A person familiar with the talks] said so.", SpeakerKind.UNNAMED),
        ("[A zitherer] said so.", SpeakerKind.UNNAMED),
    ],
)
def test_kinds(marked: str, kind: SpeakerKind) -> None:
    assert [resolution.kind for resolution in resolve(marked)] == [kind]


def test_methods_and_scores() -> None:
    marked = "[Mayor Ada Vold] spoke. [Vold] went on. [She] stopped. [The mayor] left."
    resolved = resolve(marked)
    assert [r.method for r in resolved] == [Method.NAMED, Method.PARTIAL, Method.PRONOUN, Method.NOMINAL]
    assert all(0 < r.score <= 1 for r in resolved)


def test_role_and_affiliation_come_from_the_text() -> None:
    (first, second) = resolve("[Kremlin spokesman Dmitry Vold] spoke. Then [Vold] left.")
    assert (first.role, first.affiliation) == ("Kremlin spokesman", "Kremlin")
    assert (second.role, second.affiliation) == ("Kremlin spokesman", "Kremlin")


@pytest.mark.parametrize(
    ("marked", "role", "affiliation"),
    [
        ("[Tidal Bank chief economist Ada Vold] spoke.", "Tidal Bank chief economist", "Tidal Bank"),
        ("[Torvale police chief Ada Vold] spoke.", "Torvale police chief", "Torvale police"),
        ("[Former Utah Gov. Ada Vold] spoke.", "Former Utah Gov.", "Utah"),
        ("[Norwegian Foreign Minister Ada Vold] spoke.", "Norwegian Foreign Minister", "Norway"),
        ("[Ada Vold, head of the Centre for Tides,] spoke.", "head of the Centre for Tides", "Centre for Tides"),
        ("[Rep. Ada Vold, head of the Tidal Caucus,] spoke.", "head of the Tidal Caucus", "Tidal Caucus"),
        ("[Sen. Ada Vold (D-Ohio)] spoke.", "Sen.", "D-Ohio"),
        ("[Democratic pollster Ada Vold] spoke.", "Democratic pollster", "Democratic"),
        ("[Ada Vold, a writer who lives in Torv,] spoke.", "writer", None),
        ("[Secretary of State Ada Vold] spoke.", "Secretary of State", None),
        ("[Ada Vold, author of “Tides”,] spoke.", "author", None),
        ("[US envoy Ada Vold] spoke.", "US envoy", "United States"),
        ("[Ada Vold, the minister's eldest daughter,] spoke.", "minister's eldest daughter", None),
        ("[Ms. Vold] spoke.", None, None),
        ("Ms. Vold, [I] have a plan. [Vold] spoke.", None, None),
    ],
)  # fmt: skip
def test_roles_and_affiliations(marked: str, role: str | None, affiliation: str | None) -> None:
    last = resolve(marked)[-1]
    assert (last.role, last.affiliation) == (role, affiliation)


def test_a_close_choice_keeps_its_candidates() -> None:
    close, clear = resolve("Olaf Pell sat. Pell spoke. Igor Vold came. [He] left. Ada Torv spoke. [She] smiled.")
    assert [candidate.name for candidate in close.candidates] == ["Igor Vold", "Olaf Pell"]
    assert close.name == "Igor Vold"
    first, second = (candidate.score for candidate in close.candidates)
    assert 0 < second <= first < 1
    assert clear.candidates == ()


def test_a_possessor_is_an_affiliation_and_no_role() -> None:
    (only,) = resolve("[The Lorvan Daily's Ada Vold] spoke to the Lorvan Daily.")
    assert (only.role, only.affiliation) == (None, "Lorvan Daily")


def test_the_title_may_hold_the_full_name() -> None:
    assert names("[Sen. Quillfeather] spoke about it.", "Harold Quillfeather Rips Harbour Plan") == [
        "Harold Quillfeather"
    ]


def test_joint_sources_have_one_resolution_each() -> None:
    text = "Ada Vold and Igor Pell said so."
    sources = [Span(0, 8), Span(13, 22)]
    (resolved,) = resolve_speakers(read(text), None, [extraction([Span(23, 31)], sources)], LEXICON)
    assert [r.name for r in resolved] == ["Ada Vold", "Igor Pell"]
    assert [r.mention for r in resolved] == sources


def test_a_quotation_without_source_continues_an_earlier_one() -> None:
    text = "“It rains,” Ada Vold said. “It pours.” “So what?”"
    extractions = [
        extraction([Span(0, 11)], [Span(12, 20)]),
        extraction([Span(27, 38)], [], continues=0),
        extraction([Span(39, 49)], []),
    ]
    said, continued, nobody = (one for (one,) in resolve_speakers(read(text), None, extractions, LEXICON))
    assert (continued.name, continued.method, continued.mention) == (
        "Ada Vold",
        Method.IMPLICIT,
        said.mention,
    )
    assert continued.score < said.score
    assert nobody == NOBODY


def test_a_continuation_of_joint_sources_has_all_of_them() -> None:
    text = "“It rains,” Ada Vold and Igor Pell said.\n\n“It pours.”"
    extractions = [
        extraction([Span(0, 11)], [Span(12, 20), Span(25, 34)]),
        extraction([Span(42, 53)], [], continues=0),
    ]
    _, continued = resolve_speakers(read(text), None, extractions, LEXICON)
    assert [(one.name, one.method) for one in continued] == [
        ("Ada Vold", Method.IMPLICIT),
        ("Igor Pell", Method.IMPLICIT),
    ]


def test_a_continuation_of_nobody_has_nobody() -> None:
    extractions = [extraction([Span(0, 11)], []), extraction([Span(13, 24)], [], continues=0)]
    assert resolve_speakers(read("“It rains.”\n\n“It pours.”"), None, extractions, LEXICON) == ((NOBODY,),) * 2


def test_first_person_inside_a_quotation_is_its_speaker() -> None:
    text = "“I said it rains,” Ada Vold said."
    extractions = [extraction([Span(0, 18)], [Span(19, 27)]), extraction([Span(8, 16)], [Span(1, 2)])]
    outer, inner = (one for (one,) in resolve_speakers(read(text), None, extractions, LEXICON))
    assert (inner.name, inner.kind, inner.method) == (outer.name, SpeakerKind.PERSON, Method.PRONOUN)


def test_names_in_quotations_count_less_for_pronouns() -> None:
    assert names("Maria Ostrel spoke. “Anna Pell was here,” [she] said.") == ["Maria Ostrel"]


def test_no_extractions_no_speakers() -> None:
    assert resolve_speakers(read("Nothing was said."), None, (), LEXICON) == ()
