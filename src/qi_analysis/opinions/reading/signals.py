"""The words by which a court speaks of immunity, force and officials: patterns as data.

Every pattern is read against one sentence with its white space collapsed and the parentheses
after citations blanked. Gaps are bounded, so that no text can make the search slow.
"""

from __future__ import annotations

import re

from qi_analysis.opinions.reading.patterns import compiled

QI_RAW = re.compile(r"qualified(?:ly)?\s+immun|good[\s-]faith\s+immunity", re.IGNORECASE)
"""The screen of the codebook, on the coded text as it stands."""

_QI = r"(?:quali ?fied(?:ly)?[ -]immu ?n\w+|good[ -]faith immunity)"
QI = compiled(_QI)

# --- who speaks -----------------------------------------------------------------------------
COURT_SPEAKS = compiled(
    r"\bwe (?:also |therefore |thus |now |too |must |accordingly |do |can |would |hereby |further |"
    r"have no (?:difficulty|trouble|hesitation)|have concluded|are (?:satisfied|persuaded|"
    r"convinced|unpersuaded|constrained)|cannot |need (?:not|go)|likewise |again ){0,3}"
    r"(?:hold|conclude|find|agree|disagree|affirm|reverse|vacate|remand|decide|reject|dismiss|"
    r"think|believe|see|determine|uphold|rule|say|deny|grant|lack|decline|reach|consider|address|"
    r"need|are|not)\b",
    r"\bin our (?:view|judgment|opinion)\b",
    r"\bour (?:conclusion|holding|determination)\b",
    r"\b(?:is|are|must be|should be) (?:\w+ )?(?:affirmed|reversed|vacated|upheld|sustained)\b",
)
CONCLUDES = re.compile(
    r"^(?:[IVX]+\. |CONCLUSION\.? |Conclusion\.? )?(?:Accordingly|Therefore|Thus|Hence|Because|"
    r"Consequently|As a result|For (?:the|these|all|this)|In (?:sum|short|conclusion|these "
    r"circumstances|light of)|Since|Under th|Given|On th(?:is|ese|e) (?:record|facts))\b|"
    r"\b(?:is|are|was|were|and|;) (?:therefore|thus|accordingly|consequently|hence)\b"
)
LOWER_COURT = compiled(
    r"\b(?:district|trial|lower|magistrate|bankruptcy) (?:court|judge)(?:'s|’s)?\b",
    r"\bcourt below\b",
    r"\bthe (?:judge|magistrate)(?:'s|’s)? ",
    r"\b(?:he|she|it|the court) (?:also |further |then )?(?:held|ruled|found|concluded|granted|"
    r"denied|dismissed|determined|reasoned|rejected|stated)\b",
)
RULED_BELOW = compiled(
    r"\b(?:held|ruled|found|concluded|grant\w*|den(?:y|ied|ying|ial)|dismiss\w*|determin\w+|"
    r"reject\w+|ruling|order\w*|decision|judgment|conclusion|holding|finding)\b"
)
_ADVERBS = (
    r"(?:(?:also|further|next|now|then|first|second|have|has|had|do|does|did|alternatively|instead|"
    r"again|both|all|each|not|nevertheless|however|on appeal|in turn) ,?){0,3}"
)
_SAYING = (
    r"(?:argu(?:e|es|ed|ing)|contend(?:s|ed|ing)?|assert(?:s|ed|ing)?|maintain(?:s|ed)?|"
    r"insist(?:s|ed)?|suggest(?:s|ed)?|urg(?:e|es|ed)|rais(?:e|es|ed)|invok(?:e|es|ed)"
    r"|plead(?:s|ed)?|"
    r"pled|advanc(?:e|es|ed)|press(?:es|ed)?|submit(?:s|ted)?|sought|seeks?|moved?|moves"
    r"|challeng(?:e|es|ed)|"
    r"respond(?:s|ed)?|repl(?:y|ies|ied)|counter(?:s|ed)?|interpos(?:e|es|ed)|complain(?:s|ed)?|"
    r"rel(?:y|ies|ied) on|claim(?:s|ed)? (?:that|to|both|they|he|she|qual|imm|ent)|appeal(?:s|ed)?|"
    r"filed (?:a|an|the|his|her|their|this)|took (?:an|this)|taken (?:an|this))\b"
)
PARTY_SAYS = compiled(
    rf"\b(?:defendants?|appell(?:ant|ee)s?['’]?|plaintiffs?|officers?|officials?|they|he|she|"
    rf"government|parties|agents?|troopers?)(?:,[^,]{{1,60}},)? {_ADVERBS}{_SAYING}",
    rf"(?-i:\b(?!The |We |It |This |Court )[A-Z][\w’'-]+(?<!'s)(?<!’s)) {_ADVERBS}{_SAYING}",
    r"(?<!we )\b(?:argues?|argued|contends?|contended|insists?|insisted|(?:assert|maintain"
    r"|urge|complain)"
    r"(?:s|ed|d) that)\b",
    r"\b(?:argument|contention|assertion|suggestion)s?,? that\b",
    r"\b(?:according to|in (?:his|her|their) view)\b",
)
PRECEDENT = compiled(
    r"\bwe (?:have|had) (?:\w+ ){0,2}(?:held|said|stated|noted|explained|observed|recognized|"
    r"described|ruled|found)\b",
    r"\bSupreme Court(?:'s|’s)?\b",
    r"(?-i:\b[Tt]he Court\b)",
    r"\b(?:In|See|Cf\.|E\.g\.,|Compare) [A-Z][\w.’'-]+(?: [\w.&’'-]+){0,5} v\. ",
    r"\bthis court (?:has |had )?(?:\w+ )?(?:held|ruled|stated|noted|explained)\b",
    r"\bthat (?:case|(?<!which that )court|decision)\b|\bthe (?:panel|court of appeals"
    r"|majority|plurality)\b",
    r"\b(?:we|court) (?:held|stated|noted|explained|observed) (?:in|there)\b",
    r"\bin deciding an? (?:issue|question)\b",
    r"\b(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh) Circuit "
    r"(?:has |had |also )?(?:held|ruled|found|concluded|rejected|affirmed|reversed)",
)
OTHER_IMMUNITIES = compiled(
    r"\b(?:absolute(?:ly)?|sovereign|eleventh amendment|prosecutorial|judicial|legislative|witness"
    r"|governmental|statutory|parole|tribal|diplomatic|state[- ]law|official|municipal|tort|"
    r"presidential|act(?:'s|’s)?|from (?:suit|prosecution|liability) under state|mayoral)\b"
    r"[^.;]{0,30}\bimmun"
)
"""An immunity that is not the qualified one."""
BARE_IMMUNE = compiled(r"(?<!qualifiedly )(?<!absolutely )\bimmune\b(?! (?:system|response|to))")
BARE_IMMUNITY = compiled(
    r"(?<!qualified )(?<!qualified-)(?<!good faith )(?<!good-faith )(?<!of )\bimmunity\b"
    r"(?! from (?:suit|prosecution|tax|liability))"
)
ABSTRACT = compiled(
    r"\b(?:government|public|state|governmental|executive) (?:officials?|officers?|employees?|"
    r"actors?|agents?)(?: [\w,]+){0,5} (?:are|is|may|enjoy|generally|have|can|who|receive|do not) ",
    r"\bofficials? (?:are|enjoy|receive|may|performing|acting|who)\b",
    r"^(?:An? |The )?(?:denial|grant|claim"
    r"|assertion)s? of (?:a claim of )?qual[^.;]{0,120}\b(?:is|are|may|"
    r"can) (?:immediately |an? |not |usually |ordinarily |generally )*(?:appeal|review|final"
    r"|collateral)",
    r"\b(?:doctrine|defense|purpose|principle|standard|test|protection|policy|question|issue|"
    r"analysis|inquiry|concept|availability|rationale|claim|grant|denial|scope|context) (?:of|for) "
    rf"{_QI}(?: \w+){{0,2}} (?:shields?|protects?|provides?|is|requires?|seeks?|balances?"
    rf"|involves?|"
    r"extends?|permits?|allows?|depends?|turns?|was|has|can|may)\b",
    rf"^(?:The )?{_QI}(?: defense| doctrine| analysis| inquiry)? (?:\w+ )?(?:shields?|protects?|"
    r"is|provides?|affords?|attaches|requires?|balances?|exists|depends?|turns|gives|applies|"
    r"extends|ordinarily|generally|operates|can|may)\b",
    r"\bdefendants (?:to|in) (?!this|the|these|that)\w+ (?:actions?|suits?|cases?) ",
    r"\b(?:a|an|any|each|every|such) (?:\w+ )?(?:defendant|official|officer|police officer)s? "
    r"(?:is|are|may be|will be|who|can|must|should|would be|loses|enjoys) ",
    r"\b(?:for instance|for example|would enjoy|might enjoy|like government officials|analog\w+|"
    r"similar to|akin to|borrow\w*|by contrast|unlike|assum(?:e|ing) arguendo)\b",
    r"\bwhether (?:a|an|the) (?:defendant|official|officer)\b",
    r"\bin (?:situations|cases|circumstances|instances) (?:in which|where|when|involving)\b",
    r"\b(?:even )?(?:when|where|if) (?:a|an) (?:\w+ )?(?:officer|official|defendant)\b",
)
CONDITIONAL = compiled(
    rf"\b(?:if|unless|whether|even if|could be|may be|might be|would be|until)\b[^.;]{{0,90}}"
    rf"{_QI}",
    rf"{_QI}[^.;]{{0,40}}\b(?:if|unless)\b",
)
WE_REVIEW = compiled(
    rf"\bwe review\b[^.;]{{0,120}}{_QI}",
    rf"\b(?:appeals?|appealed|appealing|appellate review"
    rf"|interlocutory appeal)\b[^.;]{{0,120}}{_QI}",
    rf"\b(?:question|issue)s?\b[^.;]{{0,80}}\b(?:before us|on appeal|here"
    rf"|is whether)\b[^.;]{{0,100}}"
    rf"{_QI}",
    rf"\b(?:issue|question|argument|point)s? (?:is|are|concerns?|involves?)\b[^.;]{{0,60}}{_QI}",
    rf"\bwe (?:now )?(?:turn|address|consider|begin|proceed)\b[^.;]{{0,80}}{_QI}",
    rf"\b(?:this|these) (?:interlocutory )?appeals?\b[^.;]{{0,80}}{_QI}",
    rf"\b(?:alternative|alternate|additional|independent|other"
    rf"|another) (?:\w+ )?grounds?\b[^.;]{{0,80}}"
    rf"{_QI}",
    rf"{_QI}[^.;]{{0,80}}\b(?:alternative|alternate|independent) (?:\w+ )?ground",
)

# --- what is decided ------------------------------------------------------------------------
NOT_REACHED = compiled(
    r"\b(?:need not|needn't|do not|did not|don't|not necessary (?:for us )?to"
    r"|unnecessary (?:for us )?"
    r"to|declin\w+ to|no (?:need|occasion|reason) to|refus\w+ to|nor do we|nor need we|without|"
    r"refrain from|not)(?: \w+){0,2} (?:reach|decid|address|consider|resolv|determin|"
    r"discuss|confront|inquir|pass|express|entertain)(?:e|ing)?\b",
    r"\b(?:moot|academic|undeveloped|perfunctory|not (?:properly )?before us|"
    r"(?:deemed|have been|has been|was|is|are) (?:\w+ )?(?:waived|forfeited|abandoned))\b",
)
WAIVED = compiled(
    rf"{_QI}[^.;]{{0,140}}\b(?:waived|forfeited|abandoned)\b",
    rf"\b(?:waived|forfeited|abandoned)\b[^.;]{{0,80}}{_QI}",
)
NOT_WAIVED = compiled(r"\b(?:not|never|nor|neither|no)(?: \w+){0,2} (?:waive|forfeit|abandon)")
ACCEPTS = compiled(
    r"^We agree(?: with (?:the |these )?(?:officers?|defendants?|plaintiffs?|appell\w+|him|her"
    r"|them))?\b"
    r"(?! that| with the)",
    r"\b(?:argument|contention|claim|defense|point|position)s?\b[^.;]{0,30}\b(?:well[- ]taken"
    r"|has merit|"
    r"have merit|meritorious|is sound|is correct|persuasive|prevails|succeeds)\b",
    r"\bwe (?:are persuaded|think so|agree)\b(?=[.;,]| and (?:reverse|affirm|vacate))",
)
"""An argument just told is taken up."""
REJECTS = compiled(
    r"\b(?:we|must|cannot) (?:\w+ )?(?:disagree|reject|not agree|unpersuaded|not persuaded)\b",
    r"\bwe are (?:not|un)(?: |)(?:persuaded|convinced)\b|\bto the contrary\b|\bnot so\b",
    r"\b(?:argument|contention|claim|assertion|defense|position|point)\b[^.;]{0,100}\b(?:fails?"
    r"|falls?|"
    r"without merit|meritless|lacks? merit|unavailing|unpersuasive|misplaced|rejected|no merit|"
    r"cannot succeed|unconvincing|must fail|misses the mark|mistaken)\b",
    r"\b(?:provides?|offers?|cites?) no (?:\w+ )?(?:support|authority|basis)\b",
    r"\bcannot be sustained\b|\bgets? (?:him|her|them|it) nowhere\b|\bgoes nowhere\b"
    r"|\b(?:does|do|will) not (?:help|save|avail|persuade)\b",
)
"""An argument just told is turned down."""
REFERS_BACK = compiled(
    r"\b(?:these|this|that|those|the|such|its|their|other|any) (?:\w+ ){0,2}(?:argument|issue|"
    r"question|defense|ground|contention|point|immunity|matter|claim|doctrine)s?\b"
)
APPEALED = compiled(
    r"\b(?:officers?|defendants?|officials?|they|he|she|appell\w+|plaintiffs?|troopers?|agents?|"
    r"deput(?:y|ies)|(?-i:[A-Z][a-z]+)) (?:now |timely |have |has |then |both )*appeal(?:s|ed)?\b",
    r"\binterlocutory appeal\b|\b(?:this|these|the) appeals? (?:followed|ensued|is|are)\b",
)
NO_JURISDICTION = compiled(
    r"\b(?:lack|without|no|want of|absence of|not have)\b[^.;]{0,30}\bjurisdiction\b",
    r"\bappeals?\b[^.;]{0,60}\b(?:is|are|must be|be) (?:\w+ )?dismissed\b",
    r"\bdismiss\b[^.;]{0,60}\bappeals?\b",
)
FACTS_IN_DISPUTE = compiled(
    r"\b(?:genuine|disputed|material|unresolved|factual) (?:and \w+ )?(?:issues?|disputes?"
    r"|questions?|"
    r"facts?)\b",
    r"\b(?:cannot be|not) (?:\w+ )?(?:decided|resolved|determined)\b[^.;]{0,50}\b(?:prior to"
    r"|before|"
    r"without)\b[^.;]{0,20}\b(?:trial|jury|fact)",
    r"\b(?:jury|factfinder|trier of fact) (?:could|must|should|will|to decide)\b",
)
