"""What a sentence on immunity is: made-up sentences, each coded by hand from its plain meaning."""

from __future__ import annotations

import pytest

from qi_analysis.opinions.reading.mentions import Mention, read_mentions
from qi_analysis.opinions.reading.segments import split_sentences

HELD = [
    ("We hold that Officer Lund is entitled to qualified immunity.", "granted"),
    ("We therefore conclude that the deputies are not entitled to qualified immunity.", "denied"),
    ("Accordingly, the troopers are protected by qualified immunity.", "granted"),
    ("Officer Lund was therefore entitled to qualified immunity.", "granted"),
    ("The defendants in this case are not shielded by qualified immunity.", "denied"),
    ("We affirm the denial of qualified immunity.", "denied"),
    ("We reverse the denial of qualified immunity and remand.", "granted"),
    ("We affirm the grant of summary judgment on the ground of qualified immunity.", "granted"),
    ("We reverse the grant of summary judgment to Lund on qualified immunity grounds.", "denied"),
    ("For these reasons, we reverse the district court's denial of qualified immunity.", "granted"),
    ("We vacate the order granting the officers qualified immunity.", "denied"),
    ("The district court correctly denied qualified immunity to the officers.", "denied"),
    ("The district court properly granted the officers qualified immunity.", "granted"),
    ("The district court erred in denying the officers qualified immunity.", "granted"),
    ("The district court erred in granting the officers qualified immunity.", "denied"),
    ("The order denying qualified immunity is affirmed.", "denied"),
    ("The judgment dismissing the claims on qualified immunity grounds is affirmed.", "granted"),
    ("Thus, qualified immunity bars the claim for damages.", "granted"),
    ("Because no right was violated, Lund is entitled to qualified immunity.", "granted"),
    ("Qualified immunity does not protect the defendants here.", "denied"),
    ("We agree with the district court that the officers enjoy qualified immunity.", "granted"),
    ("Consequently, Lund cannot claim qualified immunity for the second blow.", "denied"),
    ("Hence neither officer is entitled to qualified immunity.", "denied"),
    ("Summary judgment on qualified immunity should have been granted, we conclude.", "granted"),
    ("As the district court found, the suit must be dismissed on the ground of qualified immunity.",
     "granted"),
    ("We hold that the officers have qualified immunity from the claim for damages.", "granted"),
    ("We conclude that qualified immunity is unavailable to the sergeant.", "denied"),
    ("We uphold the district court's decision to deny qualified immunity.", "denied"),
    ("We decline to extend qualified immunity to the jailers.", "denied"),
    ("We must reject the officers' plea of qualified immunity.", "denied"),
    ("We find that the officers are immune from suit under the doctrine of qualified immunity.",
     "granted"),
]  # fmt: skip

OTHERS = [
    ("The district court granted the officers qualified immunity.", "below"),
    ("The district court denied the motion, since qualified immunity did not apply.", "below"),
    ("The magistrate judge found that Lund was not entitled to qualified immunity.", "below"),
    ("Government officials are entitled to qualified immunity unless the law is clear.", "law"),
    ("Qualified immunity protects all but the plainly incompetent.", "law"),
    ("The doctrine of qualified immunity shields officials from suits for damages.", "law"),
    ("In Roe v. Stone, the officers were entitled to qualified immunity.", "law"),
    ("The Supreme Court has explained that qualified immunity is an immunity from suit.", "law"),
    ("We have held that an officer has qualified immunity when the law is unclear.", "law"),
    ("A town may be liable, for instance, although its officers are granted qualified immunity.",
     "law"),
    ("See Roe v. Stone, 5 F.3d 1 (1st Cir. 1993) (holding that they had qualified immunity).",
     "cited"),
    ("We review the denial of qualified immunity de novo.", "reviewed"),
    ("The officers appeal from the denial of qualified immunity.", "reviewed"),
    ("The question on appeal is whether Lund is entitled to qualified immunity.", "reviewed"),
    ("Lund argues that he is entitled to qualified immunity.", "argued"),
    ("The officers moved for summary judgment on the basis of qualified immunity.", "argued_below"),
    ("We need not decide whether the officers are entitled to qualified immunity.", "not_reached"),
    ("We do not reach the question of qualified immunity.", "not_reached"),
    ("We lack jurisdiction over the appeal from the denial of qualified immunity.",
     "no_jurisdiction"),
]  # fmt: skip


def only(text: str) -> Mention:
    mentions = read_mentions(split_sentences(text))
    assert len(mentions) == 1
    return mentions[0]


@pytest.mark.parametrize(("sentence", "direction"), HELD)
def test_the_court_decides(sentence: str, direction: str) -> None:
    mention = only(sentence)
    assert (mention.role, mention.direction) == ("held", direction)


@pytest.mark.parametrize(("sentence", "role"), OTHERS)
def test_somebody_else_speaks_or_nothing_is_decided(sentence: str, role: str) -> None:
    assert only(sentence).role == role


def test_an_argument_turned_down_is_a_decision() -> None:
    mention = only(
        "The officers contend that they are entitled to qualified immunity. We disagree."
    )
    assert (mention.role, mention.direction) == ("held", "denied")
    mention = only(
        "Plaintiff argues that the court erred in granting qualified immunity. "
        "This argument is without merit."
    )
    assert (mention.role, mention.direction) == ("held", "granted")


def test_a_question_left_open_in_the_next_sentence() -> None:
    mention = only(
        "The defendants also assert that they are entitled to qualified immunity. "
        "Because the complaint states no claim, we need not reach this argument."
    )
    assert mention.role == "not_reached"
    assert mention.sentence.text.startswith("Because")
