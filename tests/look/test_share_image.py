"""Pictures for links: the right size, from what is published, cheap to ask for again."""

import io

import pytest
from django.test import Client
from PIL import Image, ImageDraw, ImageFont

from pools.browse.index import current_index
from pools.browse.share_image import ShareImage, VerdictCell, readable
from pools.claims.verdict import Verdict
from pools.models import Pool
from tests.factories import drafted

pytestmark = pytest.mark.usefixtures("pools")
LARGEST = 60_000  # bytes


def picture(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("address", ["/share.png", "/pools/lido/share.png"])
def test_the_picture_is_a_small_png_of_the_size_link_previews_expect(
    client: Client, address: str
) -> None:
    response = client.get(address)
    assert response["Content-Type"] == "image/png"
    assert (picture(response.content).format, picture(response.content).size) == (
        "PNG",
        (1200, 630),
    )
    assert len(response.content) < LARGEST
    assert "public" in response["Cache-Control"]
    assert "Set-Cookie" not in response


def test_an_unknown_and_a_withdrawn_pool_have_no_picture(client: Client) -> None:
    assert client.get("/pools/no-such-pool/share.png").status_code == 404
    Pool.objects.get(slug="swell").unpublish()
    assert client.get("/pools/swell/share.png").status_code == 410


def test_who_has_the_picture_already_gets_none(client: Client) -> None:
    etag = client.get("/pools/lido/share.png")["ETag"]
    again = client.get("/pools/lido/share.png", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/pools/diva/share.png", headers={"If-None-Match": etag})
    assert other.status_code == 200


def test_a_change_to_a_pool_makes_a_new_picture(client: Client) -> None:
    before = client.get("/pools/lido/share.png")
    drafted(Pool.objects.get(slug="lido"), name="Lido, renamed").publish()
    after = client.get("/pools/lido/share.png")
    assert after["ETag"] != before["ETag"]
    assert after.content != before.content


def test_it_is_drawn_once_and_then_remembered(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    draw = ShareImage.png
    monkeypatch.setattr(ShareImage, "png", lambda image: drawn.append(image) or draw(image))
    for _time in range(3):
        client.get("/pools/diva/share.png")
    row = current_index().by_slug["diva"]
    assert [image.title for image in drawn] == ["Diva"]
    assert [cell.verdict for cell in drawn[0].cells] == list(row.verdicts.values())
    assert drawn[0].lines[0].startswith(f"{row.met} of 9 met")


def test_the_verdicts_look_different_without_colour() -> None:
    """The middle of each cell, in grey."""

    def cell(verdict: Verdict) -> bytes:
        png = ShareImage("Pool", (), "Site", cells=[VerdictCell(verdict)]).png()
        return picture(png).convert("L").crop((80, 306, 164, 390)).tobytes()

    assert len({cell(verdict) for verdict in Verdict}) == len(Verdict)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Über Staking – Señal", "Uber Staking - Senal"),
        ("O’Brien’s “Pool”…", "O'Brien's \"Pool\"..."),
        ("Łódź Straße Ærø ½", "Lodz Strasse Aero 1/2"),
        ("ﬁne\u00a0Ｐｏｏｌ", "fine Pool"),
        ("質押", "instead"),
        ("Pool 質押", "instead"),
        ("مجمع", "instead"),
        ("Pool \U0001f680", "instead"),
        ("", "instead"),
    ],
)
def test_text_is_drawn_whole_or_gives_way(text: str, drawn: str) -> None:
    """Nothing is left out in silence, and nothing is drawn as a box."""
    assert readable(text, "instead") == drawn


def test_the_font_has_every_sign_that_is_drawn() -> None:
    font = ImageFont.load_default(40)
    box = bytes(font.getmask("\uffff"))
    assert [c for c in map(chr, range(33, 127)) if bytes(font.getmask(c)) == box] == []


def test_a_name_in_another_script_gives_way_to_the_host(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(Pool.objects.get(slug="lido"), name="質押").publish()
    host = "lido.fi"
    drawn: list[str] = []
    monkeypatch.setattr(
        ImageDraw.ImageDraw, "text", lambda _self, _at, text, **_how: drawn.append(text)
    )
    client.get("/pools/lido/share.png")
    assert host in drawn


def test_a_name_that_is_too_long_stays_inside_the_picture() -> None:
    png = ShareImage("W" * 120, ("i" * 400,), "Site").png()
    image = picture(png).convert("L")
    ground = image.getpixel((1199, 0))
    edge = image.crop((1130, 0, 1200, 530))
    assert edge.getextrema() == (ground, ground)


def test_a_pools_page_names_its_own_picture_and_says_what_it_shows(client: Client) -> None:
    page = client.get("/pools/lido/").content.decode()
    assert page.count('property="og:image"') == 1
    assert 'content="http://127.0.0.1:8000/pools/lido/share.png"' in page
    assert 'content="Lido: 7 of 9 met' in page
