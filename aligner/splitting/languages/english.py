"""English: its abbreviations, grouped by what stands around them, and its rules in order."""

from __future__ import annotations

from aligner.splitting.characters import LETTER, OPENER, QUOTE, UPPER
from aligner.splitting.rules import (
    ABBREVIATED, COMMON_BREAKS, COMMON_JOINS, GAP, LIST_ITEMS, NO_SUFFIX, TO_ANYTHING, TO_LOWER, TO_MORE, TO_NUMBER, TO_UPPER,
    alternatives, join, split, words,
)  # fmt: skip

TITLES = words("""
    Mr Mrs Ms Mx Messrs Mmes Mme Mlle M Dr Drs Prof Rev Revd Fr Hon Gen Col Lt Maj Capt Cpt Sgt Cpl Pvt Pfc Adm Cmdr
    Cdr Comdr Brig Lieut Gov Sen Sens Rep Reps Pres Supt Insp Det Amb Atty Treas Asst Assoc Dir Msgr Mgr Sra
    Sts Mt Ft Pt Rt Lt.Col Maj.Gen Lt.Gen H.E H.M H.R.H Ph
    MR MRS MS DR PROF REV GEN COL LT MAJ CAPT SGT ADM GOV SEN SENS REP REPS PVT Pvt
""")
"""Before a name; hardly ever at the end of a sentence."""

NEVER_LAST = words("""
    e.g i.e eg ie cf viz vs v approx ca c esp incl excl resp i.a a.k.a op.cit al_. bros anon trans
    pron usu prob opp orig obs abbr syn
""")
"""Inside a sentence whatever follows."""

BEFORE_NUMBER = words("""
    No Nos no nos Art Arts art arts Sec Secs sec secs Sect Fig Figs fig figs Eq Eqs eq Ch Chs ch Chap chap Vol Vols
    vol vols pp PP par para paras Para Paras cl Cl ed Ex Tab Pt pt vv l ll n nn Bk bk Bd App app Ref ref reg Reg
    Doc doc Res res Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec ca cca circa fl tel Tel ext Ext est Est
    Op op Rm rm Rev rev ver Ver ss
""")
"""Before a number or a Roman numeral; `No. I don't` still ends."""

BEFORE_FIGURES = words("p P c b d r v s l n fl")
"""Before Arabic figures only."""

OFTEN_LAST = words("""
    Inc Corp Ltd Co Cos Bros LLC Jr Sr Esq Ave Blvd Rd Hwy Pkwy Dept dept Univ Inst Assn Ass'n Govt Gov't Intl Int'l
    Ariz Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Penn Tenn Tex
    Va Vt Wash Wis Wyo Ont Que Alta
    U.S U.N U.K E.U U.S.A U.S.S.R U.A.E D.C N.Y L.A N.J N.C S.C N.H N.M S.D N.D R.I B.C P.R O.K D.P.R.K P.L.O N.A.T.O
    Ph.D M.D B.A M.A B.Sc M.Sc LL.B LL.M J.D M.P Q.C K.C R.N C.E.O C.F.O P.O S.A N.V S.p.A
    a.m p.m A.M P.M am pm A.D B.C.E C.E a.d b.c
    etc al seq ibid Ibid et.al sq ft in oz lb lbs mi min max hr hrs yr yrs mo mos avg approx misc temp Mon Tue Tues Wed
    Thu Thur Thurs Fri Sat Sun Pl Sq Bldg apt Apt cit loc St ST Ste
""")
"""Inside a sentence or at its end: lower case goes on, a word that opens sentences ends it."""

ENDING = words("etc al seq ibid a.m p.m A.M P.M am pm sq ft in oz lb lbs mi min max hr hrs yr yrs mo mos temp misc apt")
"""Those of them that end the sentence before any capital."""

STARTERS = words("""
    A About According After Again All Also Although Among An And Another Any Are As At Based Because Before Besides Both
    But By Can Could Currently Despite Did Do Does Don't During Each Earlier Either Even Every Everybody Everyone
    Everything Few Finally First Following For Former From Furthermore Given Had Has Have Having He Her Here His How
    However I If In Indeed Instead Is It Its It's I'm I've Just Last Later Let Like Many Maybe More Moreover Most Much My
    Nearly Neither Never Nevertheless Next No Nobody None Nor Not Nothing Now Of Often On Once One Only Or Other Others
    Our Over People Perhaps Please Previously Second Several She Should Since So Some Someone Sometimes Soon Still Such
    Thanks That That's The Their Then There There's Therefore These They They're This Those Though Through Thus To Today
    Together Under Unlike Until Up Upon Was We Well Were What When Where Whether Which While Who Why Will With Within
    Without Would Yes Yesterday Yet You You're Your
""")
"""Words that, with a capital, open sentences far more often than they stand in a name."""

STARTER = f"{GAP}{OPENER}*(?:{alternatives(STARTERS)})(?!{LETTER}|[.])"
ROMAN = rf"\(?(?:[IVXLC]{{2,}}|[VXLC]|I(?![ ’'][a-z]))(?!{LETTER})"
DAYS = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|E[SD]T|C[SD]T|M[SD]T|P[SD]T|GMT|UTC|CET|BST|Eastern|Central|Pacific"
SAYING = "said|says|asked|asks|added|adds|replied|answered|cried|exclaimed|wrote|writes|reported|told|noted"

EXCLAMATION = "(?:" + "|".join(
    rf"(?<=(?<!{LETTER}){word})" for word in "[Aa]h [Oo]h [Aa]las O [Hh]a [Ww]ell [Aa]y [Ee]h [Hh]o [Ll]o [Hh]ey".split()
) + ")!"
"""An interjection, after which the sentence goes on in lower case («Alas! it was late.»)."""
CLOSING = "(?:" + "|".join(
    f"(?<={word})" for word in "[Rr]egards [Ww]ishes Sincerely [Ss]incerely Respectfully [Ff]aithfully [Tt]ruly".split()
) + "),"
"""Before the signature of a letter."""

RULES = (
    *LIST_ITEMS,
    join("title before a name", ABBREVIATED, TO_ANYTHING, TITLES | NEVER_LAST),
    join("abbreviation before a number", ABBREVIATED, f"(?:{TO_NUMBER}|{GAP}{ROMAN})", BEFORE_NUMBER),
    join("abbreviation before figures", ABBREVIATED, TO_NUMBER, BEFORE_FIGURES),
    join("abbreviation, then more", ABBREVIATED, TO_MORE, OFTEN_LAST | BEFORE_NUMBER),
    join("time of the day, then a day or a zone", ABBREVIATED, f"{GAP}\\(?(?:{DAYS})(?!{LETTER})", words("a.m p.m A.M P.M am pm")),
    split("abbreviation, then a word that opens a sentence", ABBREVIATED, STARTER, OFTEN_LAST),
    split("abbreviation that ends a sentence", ABBREVIATED, TO_UPPER, ENDING),
    join("abbreviation inside a sentence", ABBREVIATED, TO_ANYTHING, OFTEN_LAST - ENDING),
    split("letter, then a word that opens a sentence", ABBREVIATED, STARTER, f"[{UPPER}]"),
    join("initial before a name", NO_SUFFIX + ABBREVIATED, TO_UPPER, f"[{UPPER}]|Ch|Th|Ph|Yu|Ya"),
    join("initials or a dotted shortening, then lower case", ABBREVIATED, TO_LOWER, rf"[{UPPER}]"),
    *COMMON_JOINS,
    join("quotation, then who says it", f"[?!]+{QUOTE}+",
         f"{GAP}(?!He |She |They |We |It |You )(?:[{UPPER}][^ ]*[ ]){{1,2}}(?:{SAYING})(?!{LETTER})"),
    join("exclamation inside a sentence", EXCLAMATION, TO_LOWER),
    split("formula that closes a letter", CLOSING, TO_UPPER),
    *COMMON_BREAKS,
)  # fmt: skip
