"""Worked examples of capture-recapture from print."""

from __future__ import annotations

# Chao, Tsay, Lin, Shau and Chao (2001), Statistics in Medicine 20: 3123-3157, hepatitis A in a
# college in Taiwan, lists P, Q and E: 271 students on at least one. Counts in the order
# PQE, PQ, PE, P, QE, Q, E. The estimates below follow from closed forms of Bishop, Fienberg and
# Holland (1975), chapter 6, worked by hand; 388 and 1,313 are also what the article prints for
# independence and for all pairs dependent.
HEPATITIS = (28, 21, 17, 69, 18, 55, 63)
HEPATITIS_INDEPENDENT = 388
# all pairs: 28 * 69 * 55 * 63 / (21 * 17 * 18) missing
HEPATITIS_ALL_PAIRS = 271 + 28 * 69 * 55 * 63 / (21 * 17 * 18)
HEPATITIS_ALL_PAIRS_PRINTED = 1313
# P with Q and P with E, so Q and E independent given P: 55 * 63 / 18 missing
HEPATITIS_QE_APART = 271 + 55 * 63 / 18
# P with Q only: E independent of being on P or Q at all: (21 + 69 + 55) * 63 / (28 + 17 + 18)
HEPATITIS_E_APART = 271 + (21 + 69 + 55) * 63 / (28 + 17 + 18)

# Bruno, LaPorte, Merletti and others (1994), Diabetes Care 17: 548-556, diabetes in Casale
# Monferrato, four lists, 2,069 people; counts from 1111, 1110, 1101 to 0001 as printed again by
# the documentation of the R package Rcapture. The article's best log-linear model gives 2,771.
DIABETES = (58, 157, 18, 104, 46, 650, 12, 709, 14, 20, 7, 74, 8, 182, 10)
DIABETES_TOTAL = 2771

# Lohr, Sampling: Design and Analysis, example 13.1: 200 fish marked, 100 caught later, 20 of them
# marked. Chapman's estimate and Seber's variance by hand:
# (201 by 101 over 21) less 1, and (201 by 101 by 180 by 80) over (21 squared by 22).
FISH = (200, 100, 20)
FISH_TOTAL = 965.714
FISH_VARIANCE = 30131.4
