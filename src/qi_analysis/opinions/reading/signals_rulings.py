"""The words of a ruling on immunity: what ties, what turns round, and who speaks."""

from __future__ import annotations

from qi_analysis.opinions.reading.patterns import compiled

QI_WORDS = r"(?:quali ?fied(?:ly)?[ -]immu ?n\w+|good[ -]faith immunity)"
_OFFICIALS = (
    r"(?:defendants?|appell(?:ant|ee)s?|petitioners?|respondents?|officers?|officials?|troopers?|"
    r"agents?|deput(?:y|ies)|guards?|detectives?|parties|plaintiffs?|government|they|he|she"
    r"|mayor|sheriff|chief|warden|"
    r"superintendent|governor|commissioner|sergeant|principal|director|secretary|city|town"
    r"|county|state)"
)
TIES = compiled(
    r"\b(?:entitle[sd]?|entitlement|eligible|shield\w*|protect\w*|cloak\w*|cloth\w+|insulat\w+|"
    r"shelter\w*|cover\w*|immune|enjoy\w*|deserv\w+|bar(?:s|red)?|preclud\w+|foreclos\w+|"
    r"appl(?:y|ies|ied|icable)|attach\w*|avail\w*|grant\w*|award\w*|extend\w*|afford\w*|confer\w*|"
    r"accord\w*|allow\w*|recogni[sz]\w+|den(?:y|ied|ies|ying|ial)|refus\w+|reject\w*|dismiss\w*|"
    r"summary judgment|retain\w*|obtain\w*|receiv\w+|mantle|umbrella|merit\w*|qualif(?:y|ies)"
    r"|benefit|"
    r"strip\w*|los(?:t|es?|ing)|defeat\w*|overc[ao]me\w*|forfeit\w*|warranted|appropriate|in order|"
    r"unavailable|inapplicable|inappropriate|unwarranted|refuge|recourse|ends?|disposes?"
    r"|resolves?|settles?|"
    r"requires? (?:dismissal|judgment))\b|\b(?:has|have|had|no|gives?|given) (?:\w+ )?\Z"
)
"""Words that tie immunity to an official."""
LOOSE_TIES = compiled(
    r"\b(?:claim\w*|invok\w+|assert\w*|rais\w+|plea\w*|defen[sc]es?|arguments?|judgment|ruling"
    r"|order|decision|"
    r"determination|conclusion|rely|relies|basis|grounds?)\b"
)
"""These tie it only where the court does something to them."""
DONE_TO = compiled(
    r"\b(?:affirm\w*|revers\w*|vacat\w*|reject\w*|uph\w+|sustain\w*|disagree\w*|defeat\w*"
    r"|overc\w+|los\w+|"
    r"cannot|may not|could not|accept\w*|overrul\w*|fail\w*|succeed\w*|prevail\w*|err\w*"
    r"|correct\w*|properly)\b"
)
TURNS = compiled(
    r"\b(?:not|never|nor|neither|none|no|nothing|hardly|without|cannot|fail(?:s|ed|ure)?|"
    r"den(?:y|ied|ies|ying|ial|ials)|refus(?:e|es|ed|al|ing)|reject(?:s|ed|ing|ion)?|declin(?:e"
    r"|es|ed|ing)|"
    r"withh(?:e|o)ld|revers(?:e|es|ed|al|ing)|vacat(?:e|es|ed|ing|ur)|overturn\w*|sets? aside"
    r"|setting aside|"
    r"err(?:s|ed|ing)?|error|erroneous(?:ly)?|wrong(?:ly)?|incorrect(?:ly)?|improper(?:ly)?"
    r"|mistaken(?:ly)?|"
    r"disagree[sd]?|unpersuaded|unconvinced|los(?:t|es|e|ing)|strip(?:s|ped)?|defeat(?:s|ed)?|"
    r"overc[ao]me(?:s)?|little (?:basis|reason|merit)|forfeit(?:s|ed)?|insufficient"
    r"|premature(?:ly)?|quarrel|contrary to|"
    r"unavailable|inapplicable|inappropriate|unwarranted|deprive[sd]?|preclud(?:e|es|ed|ing)"
    r"|prevent(?:s|ed)?|foreclos(?:e|es|ed))\b|n['’]t\b"
)
"""Each turns the meaning of what it governs round; two of them cancel out."""
NO_TURN = compiled(
    r"\bnot only\b|\bwhether or not\b|\bno (?:doubt|question|difficulty|trouble|hesitation"
    r"|longer a question)\b|"
    r"\bno less\b|\bnot merely\b|\bnonetheless\b|\bnevertheless\b|\bno matter\b|\bof no moment\b|"
    r"\bnot surprisingly\b|\bwithout (?:more|reaching|deciding|addressing|prejudice)\b"
    r"|\bmotion to vacate\b|"
    r"\berror of law\b|\bplain(?:ly)? (?:error|incompetent)\b|\bassignments? of error\b"
    r"|\bno other\b|"
    r"\bwithout (?:a|an) (?:hearing|warrant|opinion)\b|\bno later than\b"
)
CONCEDED = compiled(r",? even (?:if|assuming|were|though)\b[^,;]{0,160},")
"""What is granted for the sake of argument in the middle of a clause turns nothing round."""
AFTER_QI = compiled(
    r"^,?(?: (?:defen[sc]e|claim|argument|doctrine|plea|analysis|protection|protections"
    r"|,? ?(?:therefore|however|"
    r"thus|accordingly|then|of course),?|for|to|from|on|of|the|these|those|their|his|her|this|such|"
    r"(?!(?:that|which|who|because|where|when|as|if|unless|regardless|but|and|although|even"
    r"|while|since)\b)"
    r"[\w'’-]+)){0,7}? ?(?:is|are|was|were|does|do|did|can|could|would|should|must|will|has|have|"
    r"therefore|thus|cannot|affords?|offers?|provides?|fails?|failed|bars?|barred|protects?"
    r"|shields?|"
    r"shielded|applies|attaches|precludes?|forecloses?|insulates?|covers|extends|disposes|sets"
    r"|requires|shelters)\b"
    r"[^.;,]{0,50}"
)
"""The predicate of a sentence whose subject is immunity."""
AFTER_NEGATIVE = compiled(
    r"\b(?:not|cannot|never|no|nor|unavailable|inapplicable|inappropriate|unwarranted|den(?:ied|y)|"
    r"rejected|refused|withheld|lost|fails?|failed|waived|forfeited|foreclosed|defeated|overcome|"
    r"reversed|vacated|error|erroneous|incorrect|wrong|misplaced|unavailing|premature)\b|n['’]t\b"
)
AFTER_RULING = compiled(
    r"\b(?:reversed|vacated|set aside|error|erroneous|incorrect|wrong|improper|premature"
    r"|cannot stand)\b"
)
"""The predicate of a sentence whose subject is a ruling on immunity."""
RULING = compiled(
    r"\b(?:den(?:y|ied|ying|ial)|refus\w+|reject\w*|grant\w*|award\w*|dismiss\w*|judgment|order"
    r"|ruling|decision|"
    r"determination|conclusion)\b[^,;]*\Z"
)
DOES_WORK = compiled(
    r"\b(?:to rest|not|cannot|never|no|den(?:ied|y)|rejected|refused|lost|fails?|failed"
    r"|unavailable|inapplicable|"
    r"granted|allowed|recognized|upheld|affirmed|reversed|vacated|sustained|applies|apply"
    r"|applied|attach\w*|"
    r"bars?|barred|protects?|protected|shields?|shielded|insulates?|precludes?|forecloses?"
    r"|dispos\w+|"
    r"available|warranted|proper|appropriate|correct|right|error|erroneous|complete|covers?"
    r"|extends?|requires "
    r"(?:dismissal|judgment)|defeated|overcome|inappropriate|unwarranted|misplaced|unavailing"
    r"|well taken|"
    r"shelters?|sheltered|in order|must be (?:granted|denied)|obtains?|wrong|premature"
    r"|incorrect|withheld|waived|"
    r"forfeited|foreclosed|entitle\w*)\b"
)

# --- who speaks -----------------------------------------------------------------------------
_RULES = (
    r"(?:held|holds?|ruled|rules?|found|finds?|concluded|concludes?|granted|grants?|denied"
    r"|denies|dismissed|"
    r"determined|determines?|reasoned|rejected|stated|states|entered|affirmed|reversed|vacated"
    r"|thought|agreed|"
    r"refused|recognized|ordered|adopted|wrote|explained|observed|noted|allowed|accepted"
    r"|awarded|upheld|declined|"
    r"decided|opined|felt|believed|said|erred|err|failed|relied|(?:would|should"
    r"|could) (?:not )?have|did|was|had|relied)"
)
_FILL = (
    r"(?:[ ,]+(?:\w+ly|also|further|then|thus|therefore|itself|below|first|next|instead|again|"
    r"however|in turn|has|had|did not|on remand|in \d{4}|en banc|for (?:its|his|her) part)){0,3}"
)
_RULING_NOUN = (
    r"(?:ruling|order|decision|judgment|conclusion|holding|finding|denial|grant|refusal"
    r"|determination|dismissal|"
    r"rejection|entry|award|analysis|opinion|disposition)"
)
_TO_RULING = (
    rf"(?:{_FILL} {_RULES}\b|['’]s? (?:[\w-]+ ){{0,4}}?{_RULING_NOUN}\b|[^.;]{{0,60}}\b{_RULES}\b)"
)
LOWER = compiled(
    r"\b(?:district|trial|lower|magistrate|bankruptcy) (?:courts?|judges?)(?:['’]s)?"
    rf"{_TO_RULING}|\bcourts? below{_TO_RULING}|\b{_RULING_NOUN} (?:of|by|from) the "
    r"(?:district|trial|lower|magistrate) (?:court|judge)\b|\baccording to the (?:\w+ )?court\b"
    r"|\bmagistrate{_FILL} "
    rf"{_RULES}\b",
    rf"\b(?:the|that) (?:judge|jury|panel|majority|dissent){_FILL} {_RULES}\b",
    rf"(?-i:\b(?:[Tt]he|[Tt]hat) (?:court|judge)\b){_FILL},? {_RULES}\b",
    rf"\b(?:reasons?|grounds?|basis|footing),? (?:it|he|she|the court) {_RULES}\b",
    rf"(?:^[\W\d]*(?:\w+, )?|, )(?:it|he|she)(?: \w+ly| also| further| then)? {_RULES}\b",
    rf"\bJudge (?-i:[A-Z]\w+)(?: (?-i:[A-Z]\w+))?{_FILL},? (?:{_RULES}|dissent\w*|concurr\w*)\b",
)
RULED_ON = compiled(
    r"\b(?:was|were|had been) (?:\w+ly )?(?:granted|denied|awarded|refused|given)\b"
)
"""A ruling told of without its court: that of the court below."""
LOWER_OF_SUPREME = compiled(
    r"\b(?:courts? of appeals(?: for the \w+ circuit)?|(?:first|second|third|fourth|fifth|sixth"
    r"|seventh|eighth|ninth|tenth|"
    rf"eleventh|federal|d\. ?c\.|columbia) circuit|(?:the|divided|en banc|panel) (?:panel"
    rf"|majority)|appeals court){_TO_RULING}|"
    rf"\b{_RULING_NOUN} of the (?:court of appeals|(?:\w+|d\. ?c\.) circuit)\b"
)
OWN = compiled(
    r"\b(?:we|our|us)\b|\bthis court (?:concludes|holds|finds|affirms|reverses|agrees"
    r"|determines|now|is)\b|"
    r"\bI (?:conclude|agree|hold)\b"
)
OWN_PAST = compiled(
    r"\bwe (?:have|had) (?:\w+ ){0,3}(?:held|said|stated|noted|explained|observed|recognized"
    r"|described|ruled|found|"
    r"concluded|declined|affirmed|reversed|upheld|rejected|denied|granted)\b(?! (?:above|here"
    r"|that (?:the )?(?:officers?|defendants?) "
    r"(?:did|violated)))|\bwe (?:held|said|stated|noted|explained|observed|recognized|ruled"
    r"|found|concluded|rejected|"
    r"affirmed|reversed|upheld|denied|granted) |\bour (?:decision|opinion|holding|cases?"
    r"|precedents?) in\b|\bthis court(?: has| had)? (?:\w+ )?"
    r"(?:held|ruled|stated|noted|explained|granted|denied)\b"
)
OWN_NOW = compiled(
    r"\bwe have (?:already )?(?:concluded|determined|found|held|decided) (?:above|that (?:the"
    r"|these|those|this|his|her|their|"
    r"(?-i:[A-Z])))|\b(?:as|because|since) we have (?:already )?(?:concluded|determined|found"
    r"|held|decided|explained|said)\b"
)
PAST_CASE = compiled(
    r"\A\W*In (?-i:(?!January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Count|Part|Section|Counts|Parts)[A-Z][\w’'-]+), (?:the|a|an|we|officers?|police) |"
    r"(?-i:\bSupreme Court)(?:['’]s)?\b|(?-i:\b[Tt]he Court(?:['’]s)? (?!of ))|\b(?:In|Under"
    r"|See|Cf\.|Compare|E\.g\.,) (?-i:[A-Z])[\w.’'-]+"
    r"(?: [\w.&’'-]+){0,6} v\. |\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
    r"|tenth|eleventh) "
    r"circuit\b|\bother (?:courts?|circuits?)\b|\bcourts? of appeals\b|\b(?:that|those|these"
    r"|other|prior|earlier) "
    r"(?:cases?|decisions?)\b|\bin deciding an?\b|^There, |\b(?:our"
    r"|sister) (?:sister )?circuits?\b|\bSee (?:also )?(?-i:[A-Z])"
)
OTHER_JUDGES = compiled(
    r"\b(?:the|his|her|our) (?:\w+ )?(?:dissent(?:ers?)?|concurrence)(?:['’]s)?\b"
    r"|\b(?:CHIEF )?JUSTICE(?-i: [A-Z’']{3,})|"
    r"\b(?:dissenting|concurring) (?:colleagues?|opinion|judge|justice)\b|\bour (?:dissenting"
    r"|concurring)\b"
)
"""Judges of the same court who do not speak for it."""
SAYS = compiled(
    rf"\b{_OFFICIALS}(?:['’]s?)?(?:,[^,]{{1,60}},)?(?: (?:also|further|next|now|then|first|have"
    rf"|has|had|do|does|did|both|all|"
    r"each|again|nevertheless|however|instead|on appeal|in turn|alternatively|repeatedly"
    r"|originally|subsequently|timely|"
    r"renewed|jointly)){0,3},? (?:say|says|said|"
    r"argue[sd]?|arguing|contend(?:s|ed)?|assert(?:s|ed)?|maintain(?:s|ed)?|insist(?:s|ed)?"
    r"|suggest(?:s|ed)?|urge[sd]?|"
    r"raise[sd]?|invoke[sd]?|plead(?:s|ed)?|pled|advance[sd]?|press(?:es|ed)?|submit(?:s|ted)?"
    r"|sought|seeks?|moved?|moves|"
    r"challenge[sd]?|respond(?:s|ed)?|counter(?:s|ed)?|interpose[sd]?|complain(?:s|ed)?|rel(?:y"
    r"|ies|ied) on|claim(?:s|ed)?|"
    r"filed|believe[sd]?|renewed|defend(?:s|ed)?|point(?:s|ed)? (?:out|to)|posit(?:s|ed)?"
    r"|ask(?:s|ed)?|repl(?:y|ies|ied))\b",
    r"(?-i:\b(?!The |We |It |This |Court |Circuit )[A-Z][\w’'-]+(?<!'s)(?<!’s))(?: (?:also"
    r"|further|next|now|then|first|"
    r"has|had|again|however|nevertheless|repeatedly)){0,2},? (?:argue[sd]?|contend(?:s|ed)?"
    r"|assert(?:s|ed)?|maintain(?:s|ed)?|"
    r"insist(?:s|ed)?|urge[sd]?|raise[sd]|invoke[sd]|moved|moves|sought|seeks|challenge[sd]"
    r"|claims (?:that|he|she|to)|"
    r"claimed (?:that|he|she|qual)|responds?|says|filed|submits|posits|suggests|complains"
    r"|counters|pleaded|pled)\b",
    r"(?:['’]s?|\bthe|\bthis|\btheir|\bhis|\bher|\ban?|\bany) (?:\w+ ){0,2}(?:argument"
    r"|contention|assertion|suggestion|claim)s?,? that\b|\b(?:motions?|moved) (?:to dismiss|for "
    r"(?:summary judgment|judgment|reconsideration))[^.;]{0,60}\b(?:based|on the (?:ground"
    r"|basis)|arguing|asserting|raising|invoking)\b",
    r"(?<!we )\b(?:argues|contends|insists|(?:asserts|maintains|urges|complains) that)\b",
    r"\baccording to (?!the (?:district )?court|our)|\bin (?:his|her|their) (?:view|brief)\b"
    r"|\baffirmative defen[sc]es?\b",
)
APPEALS = compiled(
    r"(?<!court of )(?<!courts of )\bappeal(?:s|ed|ing)?\b(?! court)|\bappellate review\b"
    r"|\bwe (?:now )?review\b|\bpetition(?:ed)? (?:for|to) review\b|"
    r"\bcross-appeal\w*|\bcertiorari\b|\bjurisdiction (?:over|to)\b"
)
JUDGES = compiled(
    r"\b(?:correctly|properly|rightly|appropriately|supportably|erroneously|improperly"
    r"|incorrectly|mistakenly|wrongly|"
    r"prematurely) (?:\w+ )?(?:grant|den|held|hold|found|conclud|rul|determin|dismiss|reject"
    r"|enter|allow|refus|award|recogni)\w*|"
    r"\b(?:did|does) not (?:\w+ )?err\b|\berr(?:ed|s)?\b|\bno (?:\w+ )?error\b"
    r"|\bwas (?:\w+ )?(?:error|erroneous|in error)\b|"
    r"\b(?:was|were|is) (?:\w+ ){0,2}(?:correct|right|wrong|proper|incorrect|improper|mistaken"
    r"|appropriate)\b|"
    r"\bshould (?:\w+ )?(?:have|be)\b|\b(?:is|are|must|should|will"
    r"|hereby)(?: \w+){0,2} (?:be )?(?:affirmed|reversed|vacated|upheld|sustained|set aside)\b|"
    r"\bcannot stand\b|\bmust (?:\w+ )?(?:stand|fall|fail)\b|(?-i:\b(?:AFFIRM|REVERSE"
    r"|VACATE)(?:ED)?\b)"
)
"""The court passes judgment on a ruling below."""
CONDITION = compiled(
    r"\b(?:whether|unless|until|if)\b[^,;]{0,160}\Z",
    r"\b(?:question|issue|inquiry|analysis|standard|test|framework|burden)s? (?:of|is|are|here"
    r"|before|remains?|whether|for|on|concern\w*|"
    r"presented|involves?|to)\b[^,;]{0,100}\Z",
    r"\b(?:to|must|cannot|we) (?:determine|decide|ask|consider|assess|evaluate|resolve|examine"
    r"|address)\b[^,;]{0,140}\Z",
    r"\b(?:may|might|could) (?:still )?(?:be|have|obtain|claim|invoke|raise|assert|mount"
    r"|enjoy)\b[^,;]{0,60}\Z",
    r"\b(?:to (?:defeat|overcome|survive|avoid|establish|claim|invoke|obtain)"
    r"|in order to)\b[^,;]{0,60}\Z",
    r"\barguably\b[^,;]{0,60}\Z",
    r"\bfor purposes? of\b[^,;]{0,40}\Z|\bin the (?:context|area) of\b[^,;]{0,40}\Z",
)
"""Just before immunity: then the sentence asks and does not answer."""
EQUITY = compiled(
    r"\b(?:equitable|injunctive|declaratory|prospective) (?:and \w+ )?(?:relief|remed\w+"
    r"|claims?)|\binjunctions?\b|"
    r"\bofficial[- ]capacit(?:y|ies)\b|\bmunicipal(?:ity|ities)?\b|\b(?:city|county|town|state"
    r"|government(?:al)? entit\w+)(?: itself)? "
    r"(?:is|are|cannot|may|does|has|enjoys?)\b|\bagainst the (?:city|county|town|state)\b"
    r"|\bprivate (?:corporation|compan|part|entit)\w*|"
    r"\bin (?:his|her|their) official\b"
)
"""Relief or defendants that immunity never covers: no refusal of it."""
SPLITS = compiled(
    r", for (?=(?:the|it|no|there|neither|nothing|none|his|her|their|they|he|she|we|a) )|"
    r"; (?:and |but )?|: | because | since (?=the |he |she |they |it |no |qual|these |his |her "
    r"|their )|"
    r", (?:and |but |so |which |yet )?(?=we |I )|"
    r", (?:and|but|so|yet) (?=the |it |he |she |they |that |hold|conclude|find|therefore|thus"
    r"|accordingly|"
    r"petitioners? |respondents? |defendants? |officers? |neither |both |none |qual"
    r"|(?-i:[A-Z][\w’'-]+ )(?:is|are|was|were|has|had|"
    r"did|does|cannot|enjoys?) )|"
    r" (?:and|but),? (?:therefore|thus|accordingly|hence|consequently),? (?:that )?|"
    r" and (?=(?:hold|conclude|find)\b)|, (?=(?:concluding|holding|finding|reasoning|ruling) )|"
    r" and (?=that )| — | -- |, (?=(?:although|though|even though|while|where|when|given|as) )|"
    r" and (?=(?:affirm|reverse|vacate) )| with (?=(?:instructions|directions) to )"
)
LEADING = compiled(
    r"^[\W\d]*(?:[IVX]+\.? |[A-Z]\. )?(?:(?:But|And|So|Yet|Thus|Therefore|Accordingly|Rather"
    r"|Moreover|Finally),? )?"
    r"(?:because|since|although|though|while|even (?:if|though|assuming)|assuming|as|if|when"
    r"|where|given|having|absent|"
    r"in (?:the )?(?:absence|light|view|sum|short|conclusion)|whatever|whether|for|under"
    r"|regardless|despite|"
    r"notwithstanding|insofar|to the extent|viewing|taking|accepting|on|at|with|unlike|contrary"
    r"|consistent|until|in)\b"
)
"""A sentence that begins with a subordinate clause."""
SUBJECT = compiled(
    r", (?=(?:we |the |he |she |they |it |his |her |their |this |that |those |these |both |all "
    r"|neither |each |no |"
    r"qual|there |any |such |our |respondents? |petitioners? |defendants? |officers? )|(?-i:[A-Z]))"
)
"""Where its main clause may begin."""
NO_RULING = compiled(
    r"\A(?:['’]s)?[ -](?:analys[ei]s|inquir(?:y|ies)|doctrine|context|purposes?|cases?"
    r"|framework|standard|test|issues?|"
    r"questions?|jurisprudence|precedents?|law|principles|appeals?|ruling|decision"
    r"|determination|stage)\b"
)
"""What follows immunity where the sentence speaks of the doctrine and not of who has it."""
DECIDES = compiled(
    r"\bwe(?:, \w+,|,? \w+ly,?)?(?: (?:also|now|thus|therefore|accordingly|do|must|can|would"
    r"|hereby|further|likewise|again|too|"
    r"nonetheless|nevertheless|are|need not|have|already|first|readily|next|cannot|could|should"
    r"|will|have (?:no|little))){0,4},? "
    r"(?:hold|conclude|find|agree|disagree|affirm|reverse|vacate|reject|dismiss|think|believe"
    r"|determine|uphold|rule|say|deny|grant|"
    r"decline|satisfied|persuaded|convinced|unpersuaded|difficulty|trouble|hesitation|hesitate"
    r"|see no|concluded|determined|found|"
    r"held|decided|remand|sustain|instruct|direct|order)\b|\bin our (?:view|judgment|opinion)\b"
    r"|\bour (?:conclusion|holding|"
    r"determination)\b|(?-i:\b(?:AFFIRM|REVERSE|VACATE)(?:ED)?\b)"
)
"""The court decides, and does not merely explain."""
ADOPTED = compiled(
    r"^[\W\d]*As (?:the )?(?:district|trial|magistrate|lower)? ?(?:court"
    r"|judge)(?: below)? (?:\w+ly )?(?:found|held|noted|concluded|"
    r"observed|ruled|determined|recognized|explained)\b"
)
BOTH = compiled(
    r"\bgrant\w*\b[^.;]{0,80}\bin part\b[^.;]{0,40}\bden\w+\b[^.;]{0,60}\bin part\b|"
    r"\baffirm\w*\b[^.;]{0,40}\bin part\b[^.;]{0,40}\brevers\w+\b[^.;]{0,20}\bin part\b"
)
UNLIKE = compiled(
    r"\A\W*Unlike (?:(?!\bin\b|\bcase\b)[^,;]){2,50}, (?-i:[A-Z])[^;]{2,80}\b(?:is|are|was|were) "
    r"(?:not |also )?(?:entitled to|protected by|shielded by) qualified immunity"
)
"""One official is told from another: what holds for the one does not for the other."""
REFUSED_BELOW = compiled(
    r"\b(?:which|and (?:it|they|that)|but (?:it|they))(?: \w+){0,2} (?:was"
    r"|were) (?:\w+ )?(?:refused"
    r"|denied|rejected|overruled)\b|\bunsuccessfully\b|\bwithout success\b"
    r"|\bin vain\b"
    r"|\bto no avail\b|(?:\b(?:and|but)|[;,]) (?:the )?(?:district |trial "
    r"|magistrate )?(?:court|judge)\d?"
    r" (?:\w+ly )?(?:refused|declined|denied|disagreed|rejected|overruled"
    r"|was not persuaded|said no)\b"
)
GRANTED_BELOW = compiled(
    r"\b(?:which|and (?:it|they|that))(?: \w+){0,2} (?:was|were) (?:\w+ )?(?:granted|allowed"
    r"|sustained)\b|\b(?:and|;) (?:the )?(?:district |trial |magistrate )?(?:court|judge)"
    r" (?:\w+ly )?(?:agreed|granted|allowed|sustained|obliged|accepted)\b"
)
"""The fate below of what the same sentence says was asked for."""
NO_HELP = compiled(
    r"\b(?:nor|neither) (?:does|do|is|can|will|would) qualified immunity\b"
    r"|\bqualified immunity (?:is no|(?:does|do|can|will|would|is)(?: not|n['’]t)) (?:\w+ )?"
    r"(?:help|save|rescue|avail|aid|offer|afford|give|stand|available|bar|answer|shield|protect)\b"
)
"""Immunity is refused in a sentence of which it is the subject."""
MOTION_RULED = compiled(
    r"\A\W*(?:The |In \d{4},? the )?(?:district |trial |magistrate )?(?:court|judge)\d? (?:\w+ly )?"
    r"(denied|refused|rejected|declined|disagreed|granted|allowed|agreed|sustained)"
    r"(?: (?:the|their|his|her|that|this|those|both|each|it|them|to)\b|[.,;]|$)"
)
"""The fate of the motion that the sentence before tells of."""
