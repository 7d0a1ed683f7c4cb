"""Opinions made up in the manner of other circuits, each coded by hand before the rules ran on it.

Names and facts are invented. None in the place of a step: it could fairly be coded either way.
"""

from __future__ import annotations

from qi_analysis.opinions.reading.coder import code
from qi_analysis.opinions.texts.opinion import Opinion

Codes = dict[str, object]

FIFTH = """United States Court of Appeals
for the Fifth Circuit
No. 21-50999
ROSA MAPLE, Plaintiff-Appellant, versus CITY OF ALDER; JON BEECH, Defendants-Appellees.
Appeal from the United States District Court for the Western District of Texas
Before OAK, ELM, and ASH, Circuit Judges.
PER CURIAM:*
Rosa Maple sued Officer Jon Beech and the City of Alder under 42 U.S.C. § 1983, alleging that Beech
used excessive force when he arrested her. The district court granted Beech's motion for summary
judgment based on qualified immunity. Maple appeals. We AFFIRM.
Once an officer pleads qualified immunity, the burden shifts to the plaintiff to rebut it. The
plaintiff must show that the official violated a right and that the right was clearly established.
We may take up either prong first. Maple cites no controlling case in which an officer was held to
have used excessive force in similar circumstances. Cases decided at a high level of generality do
not suffice. Because Maple has not shown that Beech violated clearly established law, we need not
address whether a constitutional violation occurred. Beech is entitled to qualified immunity.
AFFIRMED.
* This opinion is not designated for publication. See 5th Cir. R. 47.5.4.
"""
NINTH = """FOR PUBLICATION
UNITED STATES COURT OF APPEALS FOR THE NINTH CIRCUIT
DANA REED, Plaintiff-Appellee, v. COUNTY OF HAZEL; LEE ALDER, Deputy; SAM BIRCH, Deputy,
Defendants-Appellants.
No. 19-55111
Filed March 3, 2021
Before: Ann Cedar, Max Oak, and Jo Elm, Circuit Judges.
Opinion by Judge Cedar
SUMMARY*
Civil Rights
The panel reversed the district court's denial of qualified immunity to one deputy and otherwise
affirmed in an action under 42 U.S.C. § 1983 alleging excessive force.
* This summary constitutes no part of the opinion of the court. It has been prepared by court staff
for the convenience of the reader.
OPINION
CEDAR, Circuit Judge:
Dana Reed alleges that sheriff's deputies Lee Alder and Sam Birch used excessive force when they
shot her with bean bags during her arrest. The district court denied the deputies' motion for
summary judgment on the basis of qualified immunity, and they appeal. Viewing the facts in the light
most favorable to Reed, we hold that a reasonable jury could find that both deputies used excessive
force. It was clearly established in 2016 that an officer may not fire bean bags at a person who is
complying. We therefore affirm the district court's denial of qualified immunity to both deputies.
AFFIRMED.
"""
ELEVENTH = """[DO NOT PUBLISH]
In the United States Court of Appeals For the Eleventh Circuit
No. 20-12345
PAT LAUREL, Plaintiff-Appellee, versus SERGEANT KIT MOSS, Defendant-Appellant.
Appeal from the United States District Court for the Middle District of Florida
(June 9, 2021)
Before OAK, ELM, and ASH, Circuit Judges.
PER CURIAM:
Sergeant Kit Moss, a police officer, appeals the denial of his motion to dismiss Pat Laurel's
complaint, which alleges that Moss arrested him without probable cause and used excessive force, in
violation of the Fourth Amendment. To be eligible for qualified immunity, an official must show
that he was acting within the scope of his discretionary authority. It is undisputed that Moss was
acting within his discretionary authority. The burden thus shifts to Laurel. Moss had probable cause
to arrest Laurel, and so the arrest did not violate the Fourth Amendment. The force that Moss used,
a push against a car, was de minimis and was not excessive. Because Laurel has not alleged a
constitutional violation, Moss is entitled to qualified immunity on both claims. We reverse the
district court's order and remand with instructions to grant the motion to dismiss.
REVERSED AND REMANDED.
"""
SIXTH = """RECOMMENDED FOR PUBLICATION
UNITED STATES COURT OF APPEALS FOR THE SIXTH CIRCUIT
No. 18-3999
Decided and Filed: May 4, 2019
Before: OAK, ELM, and ASH, Circuit Judges.
OAK, J., delivered the opinion of the court in which ELM, J., joined. ASH, J. (pp. 9-12), delivered
a separate dissenting opinion.
OPINION
OAK, Circuit Judge. Ira Linden died after Officers Poplar and Rowan tased him four times while he
lay handcuffed. His estate brought this § 1983 suit for excessive force. The officers moved for
summary judgment, arguing that they were entitled to qualified immunity. The district court denied
the motion, and the officers filed this interlocutory appeal. We have jurisdiction over the legal
questions. The officers contend that no case put them on notice. We disagree. By 2014 it was clearly
established in this circuit that officers may not tase a suspect who is handcuffed and no longer
resists. Whether Linden was still resisting is a question of fact for the jury. Accordingly, we
AFFIRM the district court's denial of qualified immunity.
DISSENT
ASH, Circuit Judge, dissenting. The officers are entitled to qualified immunity. I would reverse.
"""
EIGHTH = """United States Court of Appeals For the Eighth Circuit
No. 17-2222
Norman Willow, Plaintiff - Appellant v. Greta Spruce, Warden; Officer Hal Pine, Defendants -
Appellees
Submitted: January 9, 2018 Filed: August 2, 2018
Before OAK, ELM, and ASH, Circuit Judges.
ELM, Circuit Judge.
Norman Willow, an inmate, brought this action under 42 U.S.C. § 1983, alleging that correctional
officer Hal Pine used excessive force in violation of the Eighth Amendment when he sprayed him with
pepper spray in his cell. The district court1 granted summary judgment to the defendants on the
basis of qualified immunity, and Willow appeals. We review the grant of summary judgment de novo.
On this record a jury could not find that Pine acted maliciously and sadistically, and there was no
violation of the Eighth Amendment. Pine is therefore entitled to qualified immunity. We affirm.
"""
FOURTH = """PUBLISHED
UNITED STATES COURT OF APPEALS FOR THE FOURTH CIRCUIT
No. 16-1777
ADA FIR, Plaintiff - Appellant, v. TROOPER BEN YEW; SHERIFF CAL BAY, Defendants - Appellees.
Argued: May 10, 2017 Decided: July 7, 2017
Before OAK, ELM, and ASH, Circuit Judges.
Affirmed in part, reversed in part, and remanded by published opinion. Judge Elm wrote the opinion,
in which Judge Oak and Judge Ash joined.
ELM, Circuit Judge:
Ada Fir sued state trooper Ben Yew under § 1983 for unlawful seizure and for excessive force. The
district court granted Yew summary judgment on qualified immunity as to both claims. For the reasons
that follow, we affirm the grant of qualified immunity on the seizure claim and reverse the grant of
qualified immunity on the excessive force claim. The law of seizures was not clearly established in
2013, and Yew is entitled to qualified immunity on that claim. But the right of an arrestee who does
not resist to be free from a punch was clearly established, and Yew is not entitled to qualified
immunity on the excessive force claim.
AFFIRMED IN PART, REVERSED IN PART, AND REMANDED
"""
SEVENTH = """In the United States Court of Appeals For the Seventh Circuit
No. 15-1888
GUS ACER, Plaintiff-Appellee, v. PETE THORN, Defendant-Appellant.
ARGUED MAY 5, 2016 - DECIDED AUGUST 8, 2016
Before OAK, ELM, and ASH, Circuit Judges.
ASH, Circuit Judge. Detective Pete Thorn shot Gus Acer while arresting him. Acer sued under
42 U.S.C. § 1983 for excessive force. The district court denied summary judgment because the parties
dispute whether Acer was holding a gun. Thorn appeals from that order, invoking qualified immunity.
His argument depends on his own account of the facts. We lack jurisdiction to decide on an
interlocutory appeal which account is true. The appeal is DISMISSED for want of jurisdiction.
"""
TENTH = """FILED United States Court of Appeals Tenth Circuit
UNITED STATES COURT OF APPEALS FOR THE TENTH CIRCUIT
No. 14-1333
UMA LARCH, Plaintiff - Appellant, v. NED HOLLY, Chief of Police; IDA BROOM, Officer, Defendants -
Appellees.
ORDER AND JUDGMENT*
Before OAK, ELM, and ASH, Circuit Judges.
Uma Larch brought a claim of excessive force under § 1983 against Officer Ida Broom. The district
court dismissed the claim with prejudice as untimely and, in the alternative, ruled that Broom was
entitled to qualified immunity. The complaint was filed three years after the arrest, and the
limitations period is two years. Because the claim is untimely, we do not reach the question of
qualified immunity. AFFIRMED.
* This order and judgment is not binding precedent.
"""
CASES: list[tuple[str, str, Codes]] = [
    ("ca5", FIFTH, {"qi_raised": True, "qi_result": "granted", "violation": "not_reached",
                    "clearly_established": "no", "target": True}),
    ("ca9", NINTH, {"qi_raised": True, "qi_result": "denied", "violation": "not_reached",
                    "clearly_established": "yes", "target": True}),
    ("ca11", ELEVENTH, {"qi_raised": True, "qi_result": "granted", "violation": "no",
                        "clearly_established": "not_reached", "target": True,
                        "published": "unpublished"}),
    ("ca6", SIXTH, {"qi_raised": True, "qi_result": "denied", "violation": "not_reached",
                    "clearly_established": "yes", "target": True}),
    ("ca8", EIGHTH, {"qi_raised": True, "qi_result": "granted", "violation": "no",
                     "defendant_type": "corrections", "force_in_custody": True, "target": False}),
    ("ca4", FOURTH, {"qi_raised": True, "qi_result": "mixed", "clearly_established": "mixed",
                     "target": True}),
    ("ca7", SEVENTH, {"qi_raised": True, "qi_result": "no_decision", "violation": "not_reached",
                      "clearly_established": "not_reached", "target": True}),
    ("ca10", TENTH, {"qi_raised": True, "qi_result": "no_decision", "target": True}),
]  # fmt: skip


def in_manner_of(court: str, text: str) -> Opinion:
    return Opinion(
        opinion_id=court, cluster_id=None, court=court, case_name=None, docket_number=None,
        date_filed=None, precedential_status=None, citations=(), opinion_type=None, author=None,
        text=text, text_field="plain_text", source="made up", licence="ours",
    )  # fmt: skip


def test_opinions_in_the_manner_of_other_circuits() -> None:
    pairs = [
        (court, name, getattr(row, name), value)
        for court, text, expected in CASES
        for row in [code(in_manner_of(court, text))]
        for name, value in expected.items()
    ]
    wrong = [pair for pair in pairs if pair[2] not in {None, pair[3]}]
    right = [pair for pair in pairs if pair[2] == pair[3]]
    assert len(right) >= 35, wrong
    assert len(wrong) <= 4, wrong
