"""Pictures that are of nobody and nothing: lines, and the word that they are invented."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from prolo.demo.stage import Stage
from prolo.registry.actions.attachments import SentFile, attach_files
from prolo.registry.file_content import read_content
from prolo.registry.models import Course, ImagingReview

WIDTH, HEIGHT = 480, 640
GROUND, BONE, EDGE, INK = 24, 150, 205, 235
SAYS = "INVENTED, drawn for a demonstration"
LOGO_SIZE = (480, 240)
PAPER, PLUM, SAND = "#ffffff", "#5b3a6e", "#c9a35b"


def attach_drawing(stage: Stage, course: Course) -> None:
    """With the newest review of the course's images."""
    review = ImagingReview.objects.filter(course=course).current().order_by("happened_at").last()
    sent = SentFile(name="knee-invented.png", content=read_content(draw_knee()))
    caption = "Knee from the front: a drawing, invented"
    attach_files(course=course, files=[sent], caption=caption, review=review, by=stage.physician)


def draw_knee() -> bytes:
    """Two bones and the gap between them, narrower on one side, as a PNG."""
    image = Image.new("L", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(image)
    for bone in (
        [
            (190, 60),
            (290, 60),
            (305, 220),
            (350, 290),
            (335, 318),
            (145, 318),
            (130, 290),
            (175, 220),
        ],
        [
            (140, 330),
            (340, 342),
            (330, 385),
            (290, 430),
            (280, 560),
            (200, 560),
            (190, 430),
            (150, 385),
        ],
        [(346, 372), (366, 368), (360, 430), (352, 560), (336, 560), (342, 430)],
    ):
        draw.polygon(bone, fill=BONE, outline=EDGE, width=3)
    draw.ellipse((196, 190, 284, 270), outline=EDGE, width=3)
    font = ImageFont.load_default(size=20)
    for y in (18, HEIGHT - 42):
        draw.text((WIDTH / 2, y), SAYS, fill=INK, font=font, anchor="ma")
    return _png(image)


def draw_logo() -> bytes:
    """Two bones that meet, and a drop between them, as a PNG."""
    image = Image.new("RGB", LOGO_SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((8, 8, 232, 232), radius=48, fill=PLUM)
    for top, bottom in ((30, 96), (144, 210)):
        draw.rounded_rectangle((98, top, 142, bottom), radius=18, fill=PAPER)
    for left, top in ((70, 60), (122, 60), (70, 134), (122, 134)):
        draw.ellipse((left, top, left + 48, top + 46), fill=PAPER)
    draw.ellipse((109, 109, 131, 131), fill=SAND)
    font = ImageFont.load_default(size=40)
    for y, word in ((76, "INVENTED"), (124, "CLINIC")):
        draw.text((256, y), word, fill=PLUM, font=font)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    kept = io.BytesIO()
    image.save(kept, format="PNG", optimize=True)
    return kept.getvalue()
