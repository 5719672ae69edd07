"""What the check after a session asks, and which answers of it cannot wait."""

from __future__ import annotations

from prolo.knowledge import load_knowledge
from prolo.knowledge.questionnaires import load_questionnaire

AFTERCARE = load_questionnaire("aftercare-check")
AT_A_KNEE = {"pain-rising-joint", "cannot-bear", "calf"}
ASKED = AT_A_KNEE | {  # the others at every place
    one["linkId"]
    for group in AFTERCARE.body["item"]
    for one in group.get("item", ())
    if "enableWhen" not in one and "unsure" in str(one.get("answerOption"))
}
RED_FLAGS = sorted(
    one.id for one in load_knowledge().signs.values() if one.is_red_flag and one.id in ASKED
)
