"""The words for force, custody and the officials who are sued."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qi_analysis.opinions.reading.patterns import compiled

FORCE = compiled(
    r"\b(?:excessive(?:ly)?|unreasonable|unnecessary|undue|deadly|lethal|brutal|gratuitous)"
    r"(?: \w+ | and \w+ |, \w+,? | )(?:use of )?(?:physical )?force\b",
    r"\b(?:excessive|unreasonable|unnecessary|deadly) force\b",
    r"\bpolice brutality\b|\bforce used (?:against|by|in|on|to)\b",
    r"\buse of (?:\w+ ){0,2}force\b|\bexcess(?:ive)? use of\b",
    r"\b(?:force|taser|dog|canine|spray\w*|handcuff\w*|baton|shooting|restraint)\b[^.;]{0,40}"
    r"\b(?:was|were) (?:\w+ )?(?:excessive|unreasonable|unjustified)\b",
    r"\buse of (?:a |an |the |his |her |their )?(?:taser|pepper spray|baton|police dog|canine"
    r"|stun gun|"
    r"mace|tear gas)\b",
)
FORCE_STORY = compiled(
    r"\b(?:shot (?:and killed|him|her|to death|at|by|dead)|fatal(?:ly)? sho\w+"
    r"|shooting (?:death|of)|beaten|beat (?:him|her|"
    r"them)|beating|choke(?:d|hold)|kicked|punched|struck (?:him|her)|tas(?:er(?:s|ed)?|ed)"
    r"|tackled|bit (?:him|her)|pepper[- ]spray\w*|"
    r"police dog|clubbed|handcuff\w+ (?:\w+ )?(?:tightly|too))\b"
)
ANY_FORCE = compiled(
    r"\b(?:use|amount|degree|level|quantum|kind|any|of|deadly|lethal|more|such|no|that|the|physical"
    r"|gratuitous) (?:of )?force\b(?! of)",
    r"\bforce (?:was|is|used|applied|against|they|he|she|that|in)\b",
)
"""Force that somebody used, in any words."""
FORCE_DEED = compiled(
    r"\b(?:shot|shoot\w*|fired|tase[dr]\w*|taser\w*|beat(?:en|ing)?|punch\w+|kick\w+|chok\w+"
    r"|neck restraint|takedown|took (?:him|her) (?:down|to the ground)|tackl\w+|slamm\w+|baton"
    r"|bean ?bags?|pepper[- ]?spray\w*|police dog|dog|bit(?:e|ten)?|stun|struck"
    r"|knees? (?:on|in|into)|handcuff\w+ (?:\w+ )?(?:tight|too))\b"
)
FORCE_CASES = re.compile(
    r"\bGraham v\. Connor\b|\bTennessee v\. Garner\b|\bScott v\. Harris\b|\bPlumhoff\b|\bKisela\b"
    r"|\bMullenix\b|\bBrosseau\b|\bHudson v\. McMillian\b|\bWhitley v\. Albers\b"
    r"|\bWilkins v\. Gaddy\b"
    r"|\bKingsley v\. Hendrickson\b|\bTolan v\. Cotton\b|\bGraham factors\b"
)
"""The Supreme Court's cases on force."""
FATAL = compiled(
    r"\b(?:shot and killed|fatal(?:ly)? (?:sho\w+|injur\w+|wound\w+)|shooting death|shot to death|"
    r"shot dead|died (?:in|during|after) [^.;]{0,40}\b(?:arrest|restrain\w+|custody)|killed by)\b"
)
FORCE_GONE = compiled(
    r"\b(?:jury|verdict|district court|court|judge)\b[^.;]{0,80}\b(?:reject\w*|dismiss\w*"
    r"|found (?:for|"
    r"in favor of) (?:the )?(?:defendants?|officers?)|against (?:the )?plaintiffs?)\b",
    r"\b(?:not|never|nor) (?:\w+ ){0,3}(?:appeal\w*|challeng\w*|pursu\w*|rais\w*|press\w*)\b",
    r"\b(?:abandon|withdr[ae]w|waive|settle|voluntarily dismiss)\w*\b",
)
CLAIMS = compiled(
    r"\b(?:claim\w*|alleg\w*|action|suit|sued|suing|complain\w*|violat\w+|amendment|assert\w*"
    r"|§ ?1983|1983|"
    r"bivens|count|verdict|liab\w+|arrest\w*|jury|damages)\b"
)
CONSTITUTIONAL = compiled(
    r"\b(?:constitutional(?:ly)?|(?:first|fourth|fifth|eighth|fourteenth) amendment|due process|"
    r"equal protection|color of (?:state )?law|false arrest|unlawful (?:arrest|search|seizure)|"
    r"immun(?:e|ity))\b"
)
OTHER_IMMUNITY = compiled(
    r"\babsolute(?:ly)? (?:\w+ |\(\w+\) ){0,3}immun|\b(?:judicial|prosecutorial|legislative"
    r"|official|"
    r"witness) immunity\b"
)
ARRESTS = compiled(
    r"\b(?:arrest\w*|shot|shooting|traffic stop|patrol|handcuff\w*|booked|probable cause)\b"
)
OFFICERS = compiled(
    r"(?<!correction )(?<!corrections )(?<!correctional )(?<!prison )(?<!hearing )(?<!medical )"
    r"(?<!executive )(?<!inspection )(?<!probation )(?<!loan )(?<!parole )(?<!chief"
    r" )(?<!personnel )"
    r"(?<!commanding )\bofficers?\b(?! of (?:the )?(?:corporation|company|court))"
)
REGULATORY = compiled(
    r"\b(?:regulatory|compliance|inspections?|tax|revenue|licensing|building|health|housing|zoning)"
    r"(?: [a-z]+)? (?:officers?|agents?|inspectors?|officials?|operations? officers?)\b"
)
CIVIL_RIGHTS = compiled(
    r"\b(?:section|§+|sec\.|u\.s\.c\.(?:a\.)?(?: §+)?) ?1983\b",
    r"\b(?:under|to|of|by|a|se|in|his|her|their) 1983\b(?! (?:term|election|season|fiscal))[ ,.]"
    r"(?=(?:action|claim|suit|case|complaint|liab|for|against|alleg|and|by|,))",
    r"\b42 U\.S\.C\.[^.;]{0,20}\b1983\b|\bBivens\b|\bcivil rights (?:action|suit|complaint|claim|"
    r"violation|act|case|law)|\bcivil rights\b",
)
OFFICIAL_CAPACITY = compiled(
    r"\b(?:individual|personal|official)(?:ly|s)?(?: and (?:in (?:his|her|their) )?(?:individual|"
    r"personal|official|professional))? capacit(?:y|ies)\b"
)

OFFICIALS: Mapping[str, re.Pattern[str]] = {
    "police": compiled(
        r"\b(?:police ?(?:officers?|man|men|woman|chief|sergeant|lieutenant|captain|department|"
        r"commissioner|superintendent|detectives?)|police\b(?! power)|state troopers?|troopers?|"
        r"patrol(?:man|men)|detectives?|deputy sheriffs?|sheriff'?s'? deput(?:y|ies)"
        r"|law enforcement "
        r"(?:officers?|agents?|officials?)|(?:FBI|DEA|F\.B\.I\.|D\.E\.A\.|narcotics|secret service|"
        r"border patrol|customs|ATF|INS) agents?|special agents?|arresting officers?|constables?)\b"
    ),
    "corrections": compiled(
        r"\b(?:correction(?:s|al)? (?:officers?|officials?|officer|guards?|staff|institution"
        r"|center|"
        r"facility)|department of corrections?|prison (?:officials?|guards?|officers?|"
        r"administrators?|authorities|staff|superintendent)|prisons?\b|warden|inmates?|prisoners?|"
        r"jail(?:er|ers|s)?|house of correction|detention center|disciplinary (?:board|hearing)|"
        r"bureau of prisons|M\.?C\.?I\.?[- ](?:Cedar|Norfolk|Walpole|Concord))\b"
    ),
    "other_official": compiled(
        r"\b(?:mayor|governor|select(?:man|men|board)|school (?:board|committee|superintendent|"
        r"department|officials?|principal)|principal|city council\w*|council(?:man|men|ors?|lors?)|"
        r"commissioners?|secretary (?:of|for)|university|chancellor|professors?|dean|judges? [A-Z]|"
        r"prosecutors?|district attorney|attorney general|IRS|Internal Revenue|inspectors?|"
        r"administrators?|assessors?|zoning|planning board|building|social workers?|hospital|"
        r"legislat(?:or|ure)\w*|board members?|city manager|town manager|municipal(?:ity)?|"
        r"public employees?|agency|department of (?!correction|justice|police|public safety))\b"
    ),
}
"""Occupations and agencies by which the opinion names individual defendants."""

OFFICES: Mapping[str, re.Pattern[str]] = {
    "police": compiled(
        r"\b(?:police (?:officers?|chief|sergeant|lieutenant|captain|commissioner"
        r"|superintendent|detectives?)|"
        r"superintendent of (?:the )?(?:\w+ ){0,3}police|chief of police|state troopers?"
        r"|detectives?|deputy sheriffs?|"
        r"sheriff'?s deput(?:y|ies)|arresting officers|(?:FBI|DEA) agents?)\b"
    ),
    "corrections": compiled(
        r"\b(?:wardens?|correction(?:s|al)? (?:officers?|officials)|prison (?:officials|guards"
        r"|officers)|jail (?:officers|officials)|"
        r"parole officers?)\b"
    ),
    "other_official": compiled(
        r"\b(?:mayors?|governors?|prosecutors?|district attorneys?|attorneys? general"
        r"|selectm[ae]n|social workers?|"
        r"case ?workers?|city managers?|town managers?|school principals?"
        r"|child protective services workers?|judges of)\b"
    ),
}
"""Offices narrow enough to tell that defendants of two kinds are sued."""
NAMED = compiled(
    r"\b(?:defendants?[- ,]|defendants? (?:are|were|is|was|include)|sued|suit against"
    r"|action against|actions? against|claims? against|"
    r"names? as (?:the )?(?:sole )?defendants?|named as defendants|filed (?:suit|a complaint"
    r"|this action) against|brought (?:suit|an? action) against)"
)
"""A sentence that tells who is sued."""
