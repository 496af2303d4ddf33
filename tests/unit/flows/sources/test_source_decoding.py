"""Bytes to text: encodings found, binary data and mojibake told."""

import codecs
import json

import pytest

from flows.sources.decoding import declared_codec, decode
from flows.sources.refusing import Refused
from transforms.records import Reason

ENGLISH = "“The café stays open,” said Zoë Brandt, the owner – “whatever it costs.” It costs £20 a day to run. " * 4
PLAIN = "The owner said the shop would stay open for as long as she could pay the rent. " * 4


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("cp1252", b""),
    ],
)
def test_text_is_read_in_the_encoding_it_has(encoding: str, mark: bytes) -> None:
    assert decode(mark + ENGLISH.encode(encoding), is_html=False) == ENGLISH


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Председатель совета заявил в понедельник, что мост откроют весной, несмотря на задержки. " * 6),
        ("cp1250", "Przewodniczący rady powiedział w poniedziałek, że most zostanie otwarty później niż sądzono. " * 6),
        ("cp932", "議長は月曜日、遅れにもかかわらず橋は春に開通すると述べた。住民は歓迎している。" * 6),
        ("gb18030", "主席星期一表示，尽管有所延误，大桥仍将在春天开放。居民们对此表示欢迎，商店也是如此。" * 6),
    ],
)
def test_an_undeclared_encoding_is_guessed(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), is_html=False) == text


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="iso-8859-1">', "cp1252"),
        ("<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>", "cp1251"),
        ('<meta charset="shift_jis">', "cp932"),
    ],
)
def test_a_page_says_its_encoding(head: str, encoding: str) -> None:
    text = {"cp1252": "“Pâté” — €5", "cp1251": "Мост откроют", "cp932": "橋は春に"}[encoding]
    page = f"<html><head>{head}</head><body><p>{text}</p></body></html>"
    assert decode(page.encode(encoding), is_html=True) == page


def test_an_xml_prolog_says_the_encoding() -> None:
    page = '<?xml version="1.0" encoding="iso-8859-2"?><html><body><p>Žena řekla</p></body></html>'
    assert decode(page.encode("iso8859-2"), is_html=True) == page


def test_the_transfer_protocol_is_believed_before_the_page() -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Мост откроют весной</p></body></html>'
    assert decode(page.encode("cp1251"), is_html=True, charset="windows-1251") == page


def test_utf8_is_recognised_where_the_page_declares_something_else() -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{ENGLISH}</p></body></html>'
    assert decode(page.encode(), is_html=True) == page


def test_bytes_that_windows_1252_lacks_are_decoded_as_browsers_do() -> None:
    page = b'<html><head><meta charset="windows-1252"></head><body><p>caf\xe9 \x81</p></body></html>'
    assert "café \x81" in decode(page, is_html=True)


@pytest.mark.parametrize("label", ["hex", "zip", "rot13", "unicode_escape", "utf-7", "no-such", "", "a b", "x" * 99])
def test_names_that_are_no_text_encoding_are_not_believed(label: str) -> None:
    assert declared_codec(label) is None


def test_one_broken_byte_does_not_turn_utf8_into_something_else() -> None:
    text = decode(ENGLISH.encode()[:-1] + b"\xe2\x80", is_html=False)
    assert text == ENGLISH[:-1] + "\ufffd"


def test_mojibake_is_repaired_in_the_lines_that_have_it_only() -> None:
    garbled = "“Yes,” said Zoë.".encode().decode("cp1252", "ignore")
    sound = "“No,” said Åsa Brûlé."
    assert "ë." in decode(f"{garbled}\n{sound}".encode(), is_html=False).splitlines()[0]
    assert decode(f"{garbled}\n{sound}".encode(), is_html=False).splitlines()[1] == sound


def test_line_ends_and_spaces_stay_as_they_are() -> None:
    text = " date 2024-04-15 One.\r\n\r\n\tTwo.\x0b\x0c "
    assert decode(text.encode(), is_html=False) == text


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t ", codecs.BOM_UTF8, codecs.BOM_UTF8 + b"\n", "\ufeff \n".encode("utf-16")]
)
def test_nothing_but_white_space_is_empty(data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        decode(data, is_html=False)
    assert caught.value.reason is Reason.EMPTY_INPUT


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 " + PLAIN.encode(),
        b"PK\x03\x04" + PLAIN.encode(),
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0 JFIF",
        b"\x7fELF\x02\x01",
        b"\x1f\x8b\x08\x00",
        b"\x00" * 100,
        PLAIN.encode() + b"\x00",
        bytes(range(1, 32)) * 20,
        json.dumps(PLAIN).encode() + b"\x01\x02\x03\x04" * 9,
    ],
)
def test_binary_data_is_told(data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        decode(data, is_html=False)
    assert caught.value.reason is Reason.BINARY_INPUT


def test_what_is_in_no_known_encoding_is_undecodable() -> None:
    with pytest.raises(Refused) as caught:
        decode(b"\xff\x81\xfe\x9d\x8f\xff" * 40, is_html=False)
    assert caught.value.reason is Reason.UNDECODABLE
