"""Decisions of the Supreme Court as a person read them, each from its own opinion of the Court.

Source: the opinions themselves (United States Reports, at the citation given), read for this test
apart from the rules and from the packaged file of readings; the reason says on what each rests.
The fields are whether immunity is ruled on, the step, for whom, and what the claim was about.
"""

RULED = {
    # docket: (applied, step, for whom, claim), reason
    "07-751": (
        ("applied", "clearly_established", "officials", "search"),
        (
            "Pearson v. Callahan, 555 U.S. 223: part IV holds the officers immune because the "
            "entry did not violate clearly established law; whether it was lawful is not decided."
        ),
    ),
    "07-1015": (
        ("applied", "violation", "officials", "other"),
        "Ashcroft v. Iqbal, 556 U.S. 662: the complaint does not plead discrimination; part V.",
    ),
    "08-479": (
        ("applied", "both", "officials", "search"),
        (
            "Safford v. Redding, 557 U.S. 364: the strip search violated the Fourth Amendment; "
            "the law was not clear, so the school officials are immune."
        ),
    ),
    "09-737": (
        ("question_about_it", "neither", "not_decided", "other"),
        (
            "Ortiz v. Jordan, 562 U.S. 180: a denial of summary judgment may not be appealed after "
            "trial; no immunity question is decided on the merits."
        ),
    ),
    "09-1454": (
        ("question_about_it", "neither", "not_decided", "arrest"),
        (
            "Camreta v. Greene, 563 U.S. 692: reviewable, but moot; the ruling on the Fourth "
            "Amendment is vacated, that on immunity left untouched."
        ),
    ),
    "10-98": (
        ("applied", "both", "officials", "arrest"),
        "Ashcroft v. al-Kidd, 563 U.S. 731: parts II-A (no violation) and II-B (not clear).",
    ),
    "11-208": (
        ("applied", "clearly_established", "officials", "search"),
        (
            "Ryburn v. Huff, 565 U.S. 469: no decision had found a violation on such facts; "
            "judgment for the officers who entered."
        ),
    ),
    "10-704": (
        ("applied", "clearly_established", "officials", "search"),
        (
            "Messerschmidt v. Millender, 565 U.S. 535: probable cause need not be decided; "
            "reliance on the warrant was not entirely unreasonable."
        ),
    ),
    "10-1018": (
        ("question_about_it", "neither", "officials", "search"),
        "Filarsky v. Delia, 566 U.S. 377: a private lawyer kept by a city may claim immunity.",
    ),
    "11-262": (
        ("applied", "clearly_established", "officials", "speech"),
        (
            "Reichle v. Howards, 566 U.S. 658: no clear right against a retaliatory arrest that is "
            "supported by probable cause; whether there is one is left open."
        ),
    ),
    "12-1217": (
        ("applied", "clearly_established", "officials", "search"),
        "Stanton v. Sims, 571 U.S. 3: no view on the entry; it was not beyond debate.",
    ),
    "13-551": (
        ("applied", "neither", "plaintiff", "force"),
        (
            "Tolan v. Cotton, 572 U.S. 650: vacated and remanded, since facts in dispute were "
            "taken against the plaintiff; no view on either step."
        ),
    ),
    "12-1117": (
        ("applied", "both", "officials", "force"),
        "Plumhoff v. Rickard, 572 U.S. 765: no violation, and in the alternative not clear.",
    ),
    "13-115": (
        ("applied", "clearly_established", "officials", "speech"),
        (
            "Wood v. Moss, 572 U.S. 744: no clearly established law governed where agents let "
            "protesters stand."
        ),
    ),
    "13-483": (
        ("applied", "both", "officials", "speech"),
        "Lane v. Franks, 573 U.S. 228: the testimony is protected speech; not beyond debate then.",
    ),
    "14-212": (
        ("applied", "clearly_established", "officials", "search"),
        "Carroll v. Carman, 574 U.S. 13: the one precedent did not clearly establish the rule.",
    ),
    "13-1412": (
        ("applied", "clearly_established", "officials", "search"),
        (
            "San Francisco v. Sheehan, 575 U.S. 600: no fair and clear warning about reopening the "
            "door; whether it violated the Constitution is not decided."
        ),
    ),
    "14-939": (
        ("applied", "clearly_established", "officials", "other"),
        "Taylor v. Barkes, 575 U.S. 822: no established right to suicide prevention protocols.",
    ),
    "16-67": (
        ("applied", "clearly_established", "officials", "force"),
        (
            "White v. Pauly, 580 U.S. 73: the late-arriving officer violated no clearly "
            "established law; vacated."
        ),
    ),
    "15-1485": (
        ("applied", "both", "officials", "arrest"),
        (
            "District of Columbia v. Wesby, 583 U.S. 48: probable cause, and immunity besides; "
            "reversed on both grounds."
        ),
    ),
    "19-1261": (
        ("applied", "clearly_established", "plaintiff", "other"),
        (
            "Taylor v. Riojas, 592 U.S. 7: no reasonable officer could think those cells lawful; "
            "the grant of immunity was error."
        ),
    ),
}

NOT_ON_IMMUNITY = {
    "07-854": "Van de Kamp v. Goldstein: absolute immunity of prosecutors.",
    "10-788": "Rehberg v. Paulk: absolute immunity of grand jury witnesses.",
    "07-513": "Herring v. United States: the exclusionary rule.",
    "07-542": "Arizona v. Gant: search of a car upon arrest, a criminal case.",
    "09-11328": "Davis v. United States: the exclusionary rule.",
    "13-604": "Heien v. North Carolina: a stop on a mistake of law, a criminal case.",
    "06-278": "Morse v. Frederick: no violation; immunity is not reached.",
    "12-315": "Air Wisconsin v. Hoeper: immunity of airlines under a statute.",
    "91-1010": "Puerto Rico Aqueduct v. Metcalf: a State's Eleventh Amendment immunity.",
    "12-168": "Lefemine v. Wideman: fees.",
    "13-1318": "Johnson v. City of Shelby: pleading against a city.",
    "14-6368": "Kingsley v. Hendrickson: the standard of force against detainees.",
    "14-857": "Campbell-Ewald v. Gomez: mootness; a contractor's derivative immunity.",
    "16-369": "Los Angeles County v. Mendez: the provocation rule.",
    "17-1174": "Nieves v. Bartlett: probable cause defeats the claim.",
    "17-1678": "Hernandez v. Mesa: no claim under Bivens.",
    "19-71": "Tanzin v. Tanvir: damages under the Religious Freedom Restoration Act.",
    "19-546": "Brownback v. King: the judgment bar.",
    "20-18": "Lange v. California: pursuit into a home, a criminal case.",
    "20-391": "Lombardo v. St. Louis: force; sent back, immunity left open.",
    "22-210": "Dupree v. Younger: what must be raised again after trial.",
    "22-105": "Coinbase v. Bielski: arbitration.",
}
"""Opinions of the Court that mention qualified immunity and do not rule on it."""

NO_OPINION_OF_THE_COURT = {
    "19-292": "Torres v. Madrid: the record is the dissent alone.",
    "21-86": "Axon v. FTC: the record is one justice's concurrence.",
    "16-515": "Salazar-Limon v. Houston: review denied; two justices speak, each for their own.",
    "10-67": "Weise v. Casper: review denied; a dissent, which the file labels per curiam.",
    "20-659": "Thompson v. Clark: a transcript of the oral argument, which the file labels a slip "
    "opinion.",
    "21-147": "Egbert v. Boule: likewise a transcript.",
}
