"""Age-adjusted death rates of the United States from all causes, per 100,000 standard population.

Source: "QuickStats: Age-adjusted death rates, by race/ethnicity, National Vital Statistics System,
United States, 2014-2015", Morbidity and Mortality Weekly Report 66(13):375, 2017; both sexes, white
and Black people who are not Hispanic. Total of 2017: "Deaths: Final data for 2017", National Vital
Statistics Reports 68(9), 2019.
"""

BY_GROUP = {
    (2014, "white"): 742.8,
    (2014, "black"): 870.7,
    (2014, "total"): 724.6,
    (2015, "white"): 753.2,
    (2015, "black"): 876.1,
    (2015, "total"): 733.1,
    (2017, "total"): 731.9,
}
