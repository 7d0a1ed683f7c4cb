"""Resident population of the United States as printed by the US Census Bureau, in people.

Sources: `CENSUS` and `CENSUS_85_PLUS`, decennial counts of 1 April (2000: table DP-1; 2010: table
DP-1 and brief C2010BR-09, "The Older Population: 2010"). `INTERCENSAL`, estimates of 1 July, table
US-EST00INT-01. `VINTAGE_2017`, `VINTAGE_2020` and `VINTAGE_2024`, estimates of 1 July, tables
NST-EST2017-01, NST-EST2020 and NST-EST2024-POP; `STATES_2024` is of the same last table, by FIPS
code of the state. `ACS`, American Community Survey 1-year estimates, table B01003.
"""

CENSUS = {2000: 281_421_906, 2010: 308_745_538}
CENSUS_85_PLUS = {2000: 4_239_587, 2010: 5_493_433}
INTERCENSAL = {
    2000: 282_162_411, 2001: 284_968_955, 2002: 287_625_193, 2003: 290_107_933,
    2004: 292_805_298, 2005: 295_516_599, 2006: 298_379_912, 2007: 301_231_207,
    2008: 304_093_966, 2009: 306_771_529,
}  # fmt: skip
VINTAGE_2017 = {
    2010: 309_338_421, 2011: 311_644_280, 2012: 313_993_272, 2013: 316_234_505,
    2014: 318_622_525, 2015: 321_039_839, 2016: 323_405_935, 2017: 325_719_178,
}  # fmt: skip
VINTAGE_2020 = {
    2010: 309_327_143, 2011: 311_583_481, 2012: 313_877_662, 2013: 316_059_947,
    2014: 318_386_329, 2015: 320_738_994, 2016: 323_071_755, 2017: 325_122_128,
    2018: 326_838_199, 2019: 328_329_953, 2020: 329_484_123,
}  # fmt: skip
VINTAGE_2024 = {
    2020: 331_577_720, 2021: 332_099_760, 2022: 334_017_321, 2023: 336_806_231,
    2024: 340_110_988,
}  # fmt: skip
STATES_2024 = {
    "06": 39_431_263,  # California
    "12": 23_372_215,  # Florida
    "36": 19_867_248,  # New York
    "48": 31_290_831,  # Texas
    "50": 648_493,  # Vermont
    "56": 587_618,  # Wyoming
}
ACS = {
    2010: 309_349_689, 2015: 321_418_821, 2016: 323_127_515, 2017: 325_719_178,
    2018: 327_167_439,
}  # fmt: skip
