"""Addresses: what may become an IRI, and e-mail addresses, which are not kept."""

import pytest

from loaders.addresses import LEFT_OUT, typed_address, web_address, without_emails


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "http://example.org/a b?c=d#e",
        "ftp://files.example.org/pub/",
        "sftp://files.example.org/",
        "HTTPS://例え.jp/é",
        "https://example.org/Archive@Library_final.pdf",
    ],
)
def test_an_absolute_address_is_kept_as_it_is(text: str) -> None:
    assert web_address(f" {text}\n") == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "www.example.org",
        "https://oai:repository.example.org:20.500.1/2",
        "http://example.org:99999/",
        "/about",
        "htthttps://example.org",
        "mailto:someone@example.org",
        "javascript:alert(1)",
        "https://",
        "http://[::1",
        "file:///etc/passwd",
        "ftp://guest@files.example.org/",
        "https://someone:secret@example.org/",
    ],
)
def test_what_is_no_open_absolute_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        web_address(text)


def test_a_refused_address_is_reported_without_the_user() -> None:
    with pytest.raises(ValueError, match=r"names a user") as caught:
        web_address("ftp://keeper@files.example.org/")

    assert "keeper" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Write to jane.doe+x@mail.example.org.", f"Write to {LEFT_OUT}."),
        ("a@b.org, c_d@e-f.example", f"{LEFT_OUT}, {LEFT_OUT}"),
        ("mü.ller@bücher.example", LEFT_OUT),
        ("Prices @ 5 EUR, follow @example", "Prices @ 5 EUR, follow @example"),
        ("no address", "no address"),
    ],
)
def test_e_mail_addresses_are_left_out_of_text(text: str, kept: str) -> None:
    assert without_emails(text) == kept


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("www.example.org", "http://www.example.org"),
        (" example.org/a?b=c ", "http://example.org/a?b=c"),
        ("https://example.org", "https://example.org"),
    ],
)
def test_a_scheme_that_was_left_out_is_added(text: str, address: str) -> None:
    assert typed_address(text) == address


@pytest.mark.parametrize("text", ["nowhere at all", "n/a", "anna@example.org", "example", "NA."])
def test_a_text_that_is_no_address_does_not_become_one(text: str) -> None:
    with pytest.raises(ValueError, match="web address"):
        typed_address(text)
