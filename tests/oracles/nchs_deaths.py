"""Deaths of residents of the United States as printed by the National Center for Health Statistics.

Source of `RESIDENTS`, `RESIDENTS_BY_SEX`, `INFANTS` and `NON_HISPANIC_2017`: "Deaths: Final Data",
one report a data year, National Vital Statistics Reports (for 2017: volume 68, number 9, 24 June
2019). Infant deaths are those of the general mortality file, not of the file linked to births.

Source of `RECORDS`: documentation of the public-use Multiple Cause-of-Death file of each year,
number of records; they are deaths that occurred in the United States, those of people who lived
abroad among them.

Source of `PROVISIONAL`: Ahmad and others, Morbidity and Mortality Weekly Report 73(31), August
2024.
"""

RESIDENTS = {
    1999: 2_391_399, 2000: 2_403_351, 2001: 2_416_425, 2002: 2_443_387, 2003: 2_448_288,
    2004: 2_397_615, 2005: 2_448_017, 2006: 2_426_264, 2007: 2_423_712, 2008: 2_471_984,
    2009: 2_437_163, 2010: 2_468_435, 2011: 2_515_458, 2012: 2_543_279, 2013: 2_596_993,
    2014: 2_626_418, 2015: 2_712_630, 2016: 2_744_248, 2017: 2_813_503, 2018: 2_839_205,
    2019: 2_854_838, 2020: 3_383_729, 2021: 3_464_231, 2022: 3_279_857,
}  # fmt: skip
RESIDENTS_BY_SEX = {  # men and boys, women and girls
    2010: (1_232_432, 1_236_003),
    2014: (1_328_241, 1_298_177),
    2015: (1_373_404, 1_339_226),
    2016: (1_400_232, 1_344_016),
    2017: (1_439_111, 1_374_392),
    2018: (1_458_469, 1_380_736),
    2019: (1_473_823, 1_381_015),
    2020: (1_769_884, 1_613_845),
}
INFANTS = {
    2010: 24_586, 2015: 23_455, 2016: 23_161, 2017: 22_335, 2018: 21_467, 2019: 20_921,
    2020: 19_582,
}  # fmt: skip
NON_HISPANIC_2017 = {"white": 2_179_857, "black": 335_667}
RECORDS = {
    2009: 2_441_219, 2010: 2_472_542, 2011: 2_519_842, 2012: 2_547_864, 2013: 2_601_452,
    2014: 2_631_171, 2015: 2_718_198, 2016: 2_749_864, 2017: 2_820_034,
}  # fmt: skip
PROVISIONAL = {2023: 3_090_582}
