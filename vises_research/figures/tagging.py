"""What makes a PDF of a figure readable for all: language, title, tags, and words for the picture.

matplotlib writes none of it. Its file is taken as it is, with another catalogue and another page:
the drawing becomes one tagged picture with its alternative text.
"""

from __future__ import annotations

import hashlib
import re
from html import escape

__all__ = ["tagged"]


def tagged(pdf: bytes, title: str, alt: str, lang: str, maker: str) -> bytes:
    """Tag a PDF of one page.

    Parameters
    ----------
    pdf
        As matplotlib writes it: objects one after the other, then one table of their places.
    title
        What the window of the reader shows.
    alt
        What the picture shows, in words.
    lang
        The language of both.
    maker
        The program, for the metadata.

    Returns
    -------
    bytes
        The same drawing in a tagged PDF.
    """
    body, places, root, info = _parts(pdf)
    page = int(_found(rb"(\d+) 0 obj\n<< /Type /Page ", body)[1])
    drawn = _object(body, places[page])
    box = _found(rb"/MediaBox (\[[^\]]*\])", drawn)[1].decode()
    pages = _found(rb"/Pages (\d+ 0 R)", _object(body, places[root]))[1].decode()
    new = len(places)
    opening, closing, meta, tree, whole, picture = range(new, new + 6)
    objects = {
        root: f"<< /Type /Catalog /Pages {pages} /Lang {_text(lang)} /MarkInfo << /Marked true >>"
        " /ViewerPreferences << /DisplayDocTitle true >>"
        f" /StructTreeRoot {tree} 0 R /Metadata {meta} 0 R >>",
        page: _page(drawn.decode("latin-1"), opening, closing, box),
        opening: _stream(b"/Figure << /MCID 0 >> BDC\n"),
        closing: _stream(b"\nEMC"),
        meta: _stream(_xmp(title, alt, lang, maker), "/Type /Metadata /Subtype /XML "),
        tree: f"<< /Type /StructTreeRoot /K [ {whole} 0 R ] /ParentTreeNextKey 1"
        f" /ParentTree << /Nums [ 0 [ {picture} 0 R ] ] >> >>",
        whole: f"<< /Type /StructElem /S /Document /P {tree} 0 R /K [ {picture} 0 R ] >>",
        picture: f"<< /Type /StructElem /S /Figure /P {whole} 0 R /Pg {page} 0 R /K 0"
        f" /Alt {_text(alt)} /A << /O /Layout /Placement /Block /BBox {box} >> >>",
    }
    return _joined(body, places, objects, f"/Root {root} 0 R /Info {info} 0 R")


def _parts(pdf: bytes) -> tuple[bytes, list[int], int, int]:
    """Give the objects, where each begins, and the numbers of catalogue and document facts."""
    start = int(_found(rb"startxref\n(\d+)\n%%EOF", pdf)[1])
    table = pdf[start:]
    places = [int(entry) for entry in re.findall(rb"^(\d{10}) \d{5} [nf] $", table, re.MULTILINE)]
    root, info = (int(_found(rb"/%s (\d+) 0 R" % name, table)[1]) for name in (b"Root", b"Info"))
    return pdf[:start], places, root, info


def _found(pattern: bytes, data: bytes) -> re.Match[bytes]:
    match = re.search(pattern, data)
    if match is None:
        raise AssertionError(f"this is not a PDF as matplotlib writes it: no {pattern!r}")
    return match


def _object(body: bytes, place: int) -> bytes:
    return body[place : body.index(b"endobj", place)].partition(b"obj\n")[2]


def _page(drawn: str, opening: int, closing: int, box: str) -> str:
    """Put the drawing between the marks of the picture, and say that nothing is cut off."""
    content = rf"/Contents [ {opening} 0 R \1 {closing} 0 R ]"
    framed = re.sub(r"/Contents (\d+ 0 R)", content, drawn).strip()
    return f"{framed.removesuffix('>>')}/StructParents 0 /TrimBox {box} >>"


def _stream(data: bytes, kind: str = "") -> str:
    return f"<< {kind}/Length {len(data)} >>\nstream\n{data.decode('latin-1')}\nendstream"


def _text(words: str) -> str:
    return f"<FEFF{words.encode('utf-16-be').hex().upper()}>"


def _joined(body: bytes, places: list[int], objects: dict[int, str], named: str) -> bytes:
    """Append the objects, and write where each one is now."""
    for number, content in objects.items():
        if number == len(places):
            places.append(0)
        places[number] = len(body)
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    identity = hashlib.sha256(body).hexdigest()[:32]
    lines = [f"xref\n0 {len(places)}", "0000000000 65535 f "]
    lines += [f"{place:010d} 00000 n " for place in places[1:]]
    trailer = f"<< /Size {len(places)} {named} /ID [ <{identity}> <{identity}> ] >>"
    end = f"trailer\n{trailer}\nstartxref\n{len(body)}\n%%EOF\n"
    return body + "\n".join([*lines, end]).encode()


def _xmp(title: str, alt: str, lang: str, maker: str) -> bytes:
    """Write title, description and language where programs for layout and archives look."""
    said = {"title": title, "description": alt}
    words = "".join(
        f'<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li>'
        f'<rdf:li xml:lang="{lang}">{escape(text)}</rdf:li></rdf:Alt></dc:{name}>'
        for name, text in said.items()
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f"<dc:format>application/pdf</dc:format>{words}"
        f"<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>"
        f"<xmp:CreatorTool>{maker}</xmp:CreatorTool><pdf:Producer>matplotlib</pdf:Producer>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()
