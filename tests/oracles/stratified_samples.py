"""Published and independent results for stratified samples."""

from __future__ import annotations

# Lohr, Sampling: Design and Analysis, example 3.2 (sample agstrat of the 1992 Census of
# Agriculture): region -> counties, counties in the sample, mean of their acres, variance.
LOHR_REGIONS = {
    "Northeast": (220, 21, 97_629.8, 7_647_472_708.0),
    "North Central": (1054, 103, 300_504.2, 29_618_183_543.0),
    "South": (1382, 135, 211_315.0, 53_587_487_856.0),
    "West": (422, 41, 662_295.5, 396_185_950_266.0),
}
# Printed there: total of acres and its standard error. The same two numbers are in independent
# reworkings of the example with R's package survey (svytotal).
LOHR_TOTAL, LOHR_ERROR = 909_736_035.0, 50_417_248.0

# A made-up sample: stratum, in the denominator, in the numerator, for each unit read; and the
# results of svy 0.35.0 (Taylor linearization, finite population correction), Python, 2026:
#   svy.Sample(data, svy.Design(stratum="h", wgt="w", pop_size="N")).estimation.total("y"), and
#   .ratio(y="g", x="y"). Its predecessor samplics 0.6.1 gives the same digits.
SVY_SIZES = {"a": 120, "b": 60, "c": 300}
SVY_SAMPLE = (
    "a11 a00 a00 a10 a10 a00 a10 a00 a00 a11 a10 a11 b10 b00 b00 b00 b00 b00 b00 b10 b10 b10 "
    "c00 c00 c10 c00 c00 c00 c00 c00 c11 c00 c00 c00 c00 c00 c00"
)
SVY_TOTAL = (134.0, 32.742601027986794)
SVY_RATIO = (0.373134328358209, 0.14836675406890537)

# Newcombe 1998, Statistics in Medicine 17:873-890, table II, examples (a) to (h), method 10:
# first count and rows, second count and rows, 95% interval of the first less the second.
NEWCOMBE_PAIRS = (
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0000),
    (10, 10, 0, 10, 0.6075, 1.0000),
)
