"""English: its abbreviations, grouped by what stands around them, and its rules in order."""

from __future__ import annotations

from aligner.splitting.characters import LETTER, OPENER, QUOTE, UPPER
from aligner.splitting.rules import (
    ABBREVIATED,
    COMMON_BREAKS,
    COMMON_JOINS,
    GAP,
    LIST_ITEMS,
    NO_SUFFIX,
    TO_ANYTHING,
    TO_LOWER,
    TO_MORE,
    TO_NUMBER,
    TO_UPPER,
    alternatives,
    interjections,
    join,
    split,
    words,
)  # fmt: skip

TITLES = words("""
    Mr Mrs Ms Mx Messrs Mmes Mme Mlle M Dr Drs Prof Rev Revd Fr Hon Rt Msgr Mgr Sra H.E H.M H.R.H
    Gen Col Lt Maj Capt Cpt Sgt Cpl Pvt Pfc Adm Cmdr Cdr Comdr Brig Lieut Lt.Col Maj.Gen Lt.Gen
    Wm Geo Chas Jas Thos Jos Gov Sen Sens Rep Reps Pres Supt Insp Det Amb Atty Treas Asst Assoc Dir Sts Mt Ft Pt Ph
    MR MRS MS DR PROF REV GEN COL LT MAJ CAPT SGT ADM GOV SEN SENS REP REPS PVT
""")
"""Before a name; hardly ever at the end of a sentence."""

NEVER_LAST = words("""
    e.g i.e eg ie cf viz vs v approx ca c esp incl excl resp i.a a.k.a op.cit bros anon trans
    pron usu prob opp orig obs abbr syn
""")
"""Inside a sentence whatever follows."""

BEFORE_NUMBER = words("""
    no nos art arts sec secs Sect fig figs eq eqs ch chs chap vol vols pp PP par para paras cl ed Ex Tab pt vv ll nn bk
    bd app ref reg doc res ca cca circa fl tel ext est op rm rev ver ss add corr subpara subparas annex encl
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
""")
"""Before a number or a Roman numeral; «No. I don't» still ends."""

BEFORE_FIGURES = words("p P c b d r v s l n fl")
"""Before Arabic figures only."""

OFTEN_LAST = words("""
    Inc Corp Ltd Co Cos Bros LLC S.A N.V S.p.A Univ Inst Assn Ass'n Dept Govt Gov't Intl Int'l dept
    Jr Sr Esq Ph.D M.D B.A M.A B.Sc M.Sc LL.B LL.M J.D M.P Q.C K.C R.N C.E.O C.F.O
    Ave Blvd Rd Hwy Pkwy Pl Sq Bldg apt P.O St ST Ste
    Ariz Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Penn Tenn Tex
    Va Vt Wash Wis Wyo Ont Que Alta D.C N.Y L.A N.J N.C S.C N.H N.M S.D N.D R.I B.C
    U.S U.N U.K E.U U.S.A U.S.S.R U.A.E P.R D.P.R.K P.L.O N.A.T.O O.K
    a.m p.m A.M P.M am pm A.D B.C.E C.E a.d b.c hr hrs min max yr yrs mo mos
    etc al et.al seq ibid cit loc sq ft in oz lb lbs mi avg misc temp
    Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun
""")
"""Inside a sentence or at its end: lower case goes on, a word that opens sentences ends it."""

ENDING = words("etc al seq ibid a.m p.m A.M P.M am pm sq ft in oz lb lbs mi min max hr hrs yr yrs mo mos temp misc apt")
"""Those of them that end the sentence before any capital."""

STARTERS = words("""
    A About According After Again All Also Although Among An And Another Any Are As At Based Because Before Besides Both
    But By Can Could Currently Despite Did Do Does Don't During Each Earlier Either Even Every Everybody Everyone
    Everything Few Finally First Following For Former From Furthermore Given Had Has Have Having He Her Here His How
    However I I'm I've If In Indeed Instead Is It It's Its Just Last Later Let Like Many Maybe More Moreover Most Much
    My Nearly Neither Never Nevertheless Next No Nobody None Nor Not Nothing Now Of Often On Once One Only Or Other
    Others Our Over People Perhaps Please Previously Second Several She Should Since So Some Someone Sometimes Soon
    Still Such Thanks That That's The Their Then There There's Therefore These They They're This Those Though Through
    Thus To Today Together Under Unlike Until Up Upon Was We Well Were What When Where Whether Which While Who Why Will
    With Within Without Would Yes Yesterday Yet You You're Your
""")
"""Words that, with a capital, open sentences far more often than they stand in a name."""

STARTER = f"{GAP}{OPENER}*(?:{alternatives(STARTERS)})(?!{LETTER}|[.])"
ROMAN = rf"\(?(?:[IVXLC]{{2,}}|[VXLC]|I(?![ ’'][a-z]))(?!{LETTER})"
DAY_OR_ZONE = (
    rf"{GAP}\(?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[ECMP][SD]T|GMT|UTC|CET|BST|Eastern|Central|Pacific)"
    f"(?!{LETTER})"
)
SAYS = "said|says|asked|asks|added|adds|replied|answered|cried|exclaimed|wrote|writes|reported|told|noted"
SPEAKER_SAYS = f"{GAP}(?!He |She |They |We |It |You )(?:[{UPPER}][^ ]*[ ]){{1,2}}(?:{SAYS})(?!{LETTER})"
INTERJECTIONS = words("ah oh alas O ha well ay eh ho lo hey")
"""Before «!», after which the sentence goes on in lower case («Alas! it was late»)."""
CLOSING = "(?:(?<=[Rr]egards)|(?<=[Ww]ishes)|(?<=[Ss]incerely)|(?<=Respectfully)|(?<=[Ff]aithfully)|(?<=[Tt]ruly)),"

RULES = (
    *LIST_ITEMS,
    join("title before a name", rf"(?<!{LETTER}\.)" + ABBREVIATED, TO_ANYTHING, TITLES | NEVER_LAST),
    join("abbreviation before a number", ABBREVIATED, f"(?:{TO_NUMBER}|{GAP}{ROMAN})", BEFORE_NUMBER),
    join("abbreviation before figures", ABBREVIATED, TO_NUMBER, BEFORE_FIGURES),
    join("abbreviation, then more", ABBREVIATED, TO_MORE, OFTEN_LAST | BEFORE_NUMBER),
    join("time of the day, then a day or a zone", ABBREVIATED, DAY_OR_ZONE, words("a.m p.m A.M P.M am pm")),
    split("abbreviation, then a word that opens a sentence", ABBREVIATED, STARTER, OFTEN_LAST),
    split("abbreviation that ends a sentence", ABBREVIATED, TO_UPPER, ENDING),
    join("abbreviation inside a sentence", ABBREVIATED, TO_ANYTHING, OFTEN_LAST - ENDING),
    split("letter, then a word that opens a sentence", ABBREVIATED, STARTER, f"[{UPPER}]"),
    join("initial before a name", NO_SUFFIX + ABBREVIATED, TO_UPPER, f"[{UPPER}]|Ch|Th|Ph|Yu|Ya"),
    join("letter, then lower case", ABBREVIATED, TO_LOWER, f"[{UPPER}]"),
    *COMMON_JOINS,
    join("quotation, then who says it", f"[?!]+{QUOTE}+", SPEAKER_SAYS),
    join("exclamation inside a sentence", interjections(INTERJECTIONS), TO_LOWER),
    split("formula that closes a letter", CLOSING, TO_UPPER),
    *COMMON_BREAKS,
)
