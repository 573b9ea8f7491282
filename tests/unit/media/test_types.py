import pytest

from services.aws.objects import Beginning
from services.core.errors import Invalid
from services.media.names import LONGEST_NAME, safe_name
from services.media.rules import require_as_declared, require_kind, require_size, require_type
from services.media.types import HEAD, LIMITS, MB, TYPES, type_of
from services.messaging.compose import FILES
from services.messaging.model import SendableType
from tests.factories.files import MPEG_4, OFFICE, OLD_OFFICE, SAMPLES

FOREIGN = {
    "a program": b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 64,
    "another program": b"\x7fELF\x02\x01\x01" + b"\x00" * 64,
    "a page": b"<!doctype html><script>alert(1)</script>\x00",
    "a GIF": b"GIF89a\x01\x00\x01\x00\x80\x00\x00",
    "a WebP": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "a picture of an iPhone": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
    "a QuickTime film": b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00",
    "an archive": b"PK\x03\x04" + b"\x00" * 26 + b"evil.exe",
    "Vorbis": b"OggS" + b"\x00" * 24 + b"\x01vorbis" + b"\x00" * 16,
    "nothing but zeros": bytes(64),
}


def there(content: bytes, kind: str = "", size: int | None = None) -> Beginning:
    return Beginning(len(content) if size is None else size, kind, content[:HEAD], "v1")


@pytest.mark.parametrize("name", TYPES)
def test_a_real_file_of_each_type_is_known(name: str):
    assert require_as_declared(TYPES[name], there(SAMPLES[name], name)).size > 0


def test_each_kind_of_message_has_types_and_a_limit():
    assert {known.kind for known in TYPES.values()} == set(FILES) == set(LIMITS)
    limits = {kind.value: size // MB for kind, size in LIMITS.items()}
    assert limits == {"image": 5, "audio": 16, "video": 16, "document": 100}


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("what", FOREIGN)
def test_nothing_foreign_passes_for_any_type(name: str, what: str):
    with pytest.raises(Invalid, match=f"not really {name.replace('+', '.')}"):
        require_as_declared(TYPES[name], there(FOREIGN[what]))


@pytest.mark.parametrize("name", TYPES)
def test_no_type_passes_for_another(name: str):
    related = [
        {"audio/mp4", "video/mp4", "video/3gpp"},
        {"text/plain", "application/pdf"},
        {other for other, sample in SAMPLES.items() if sample == OLD_OFFICE},
        {other for other, sample in SAMPLES.items() if sample == OFFICE},
    ]
    for other, sample in SAMPLES.items():
        if other != name and not any({name, other} <= group for group in related):
            with pytest.raises(Invalid):
                require_as_declared(TYPES[name], there(sample))


def test_a_film_is_no_mobile_film():
    with pytest.raises(Invalid):
        require_as_declared(TYPES["video/3gpp"], there(MPEG_4))


def test_a_text_may_end_in_the_middle_of_a_letter_where_we_stop_reading():
    content = ("x" + "अ" * 2000).encode()
    assert require_as_declared(TYPES["text/plain"], there(content[:HEAD], size=len(content)))


def test_what_s3_calls_something_else_is_not_sent():
    with pytest.raises(Invalid, match="not really image/jpeg"):
        require_as_declared(TYPES["image/jpeg"], there(SAMPLES["image/jpeg"], "text/html"))
    assert require_as_declared(
        TYPES["image/jpeg"], there(SAMPLES["image/jpeg"], "binary/octet-stream")
    )


def test_what_did_not_arrive_can_be_uploaded():
    with pytest.raises(Invalid, match="has not arrived yet; upload it first"):
        require_as_declared(TYPES["image/jpeg"], None)


@pytest.mark.parametrize("size", [0, -1])
def test_an_empty_file_is_refused(size: int):
    with pytest.raises(Invalid, match="is empty"):
        require_size(TYPES["image/jpeg"], size)


@pytest.mark.parametrize("name", TYPES)
def test_the_limit_is_the_last_size_that_passes(name: str):
    known = TYPES[name]
    require_size(known, known.limit)
    with pytest.raises(Invalid, match=f"at most {known.limit // MB} MB") as refused:
        require_size(known, known.limit + 1)
    assert refused.value.details["limit"] == known.limit


def test_the_true_size_counts_and_not_what_was_declared():
    with pytest.raises(Invalid, match=r"this one has 6\.0 MB"):
        require_as_declared(TYPES["image/jpeg"], there(SAMPLES["image/jpeg"], "image/jpeg", 6 * MB))


@pytest.mark.parametrize(
    "declared", ["AUDIO/OGG", " audio/ogg ", "audio/ogg; codecs=opus", "audio/ogg;codecs=opus"]
)
def test_a_type_is_known_however_browsers_write_it(declared: str):
    assert require_type(declared) is TYPES["audio/ogg"]


@pytest.mark.parametrize(
    "declared",
    [
        "",
        "image/gif",
        "image/svg+xml",
        "text/html",
        "image/jpeg\r\nx: y",
        "application/zip",
        "jpeg",
    ],
)
def test_a_type_that_whatsapp_does_not_take_is_refused(declared: str):
    assert type_of(declared) is None
    with pytest.raises(Invalid, match="choose a JPEG or PNG image") as refused:
        require_type(declared)
    assert refused.value.details["allowed"] == sorted(TYPES)


def test_a_file_goes_out_as_what_it_is():
    require_kind(TYPES["image/png"], SendableType.IMAGE)
    with pytest.raises(Invalid, match="is an image and cannot be sent as a video"):
        require_kind(TYPES["image/png"], SendableType.VIDEO)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("cat.jpg", "cat.jpg"),
        ("बिल्ली.jpg", "बिल्ली.jpg"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b\x00c\r\nd.jpg", "a_b_c__d.jpg"),
        ("photo\u202egpj.exe", "photo_gpj.exe"),
        ("\ud800.jpg", "_.jpg"),
        ("...", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_a_name_is_shown_without_what_could_make_it_a_path(name: object, shown: str | None):
    assert safe_name(name) == shown


def test_a_long_name_keeps_its_ending():
    shown = safe_name("x" * 500 + ".pdf")
    assert shown and len(shown) == LONGEST_NAME and shown.endswith("x.pdf")
