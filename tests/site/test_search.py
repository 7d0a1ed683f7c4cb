"""What staff and journalists type into the search of the site, and the page each should find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.site.browser import Browser

ENGLISH: Mapping[str, Sequence[str]] = {
    "kids": ("figures/risk-by-age/",),
    "children": ("figures/risk-by-age/",),
    "teenagers": ("figures/risk-by-age",),
    "young men": ("figures/young-men/",),
    "boys": ("figures/icon-array/",),
    "undetermined": ("claims/index.html",),
    "what does undetermined mean": ("claims/index.html",),
    "why does it say undetermined": ("claims/index.html",),
    "not known": ("claims/index.html",),
    "margin of error": ("claims/index.html", "method/methods.html"),
    "confidence interval": ("method/", "notebooks/04"),
    "how many people do police kill a year": ("claims/killed-in-2020", "claims/counted-deaths"),
    "police shootings": ("claims/black-people-shot-twice",),
    "unarmed": ("claims/unarmed-killed-2020",),
    "traffic stops": ("claims/traffic-stop-deaths",),
    "pulled over": ("claims/traffic-stop-deaths",),
    "asian": ("figures/lifetime-risk",),
    "latinx": ("claims/latino-men",),
    "native american": ("claims/american-indian",),
    "fifth circuit": ("claims/fifth-circuit",),
    "texas": ("claims/texas",),
    "reuters": ("claims/circuit-opinions-529",),
    "washington post": (
        "figures/sources-compared",
        "method/sources-compared",
        "figures/linked-list",
        "claims/black-people-shot-twice",
    ),
    "guardian": ("claims/counted-deaths",),
    "trend": ("figures/trend",),
    "over time": ("figures/trend", "notebooks/05"),
    "by state": ("figures/state-tile-map",),
    "california": ("claims/texas", "figures/state-tile-map"),
    "years of life lost": ("claims/years-of-life-lost",),
    "spreadsheet": ("data/", "claims/index.html"),
    "download data": ("data/index.html",),
    "contact": ("about.html",),
    "report a mistake": ("about.html",),
    "who made this": ("about.html",),
    "license": ("figures/index.html", "staff.html", "about.html", "data/index.html"),
    "instagram": ("staff.html",),
    "story size": ("staff.html",),
    "spanish": ("staff.html",),
    "zip": ("staff.html",),
    "alt text": ("staff.html",),
    "arrests": ("figures/other-denominators-arrests",),
    "crime rate": ("figures/other-denominators",),
    "convicted": ("claims/officers-charged",),
    "prosecuted": ("claims/officers-charged", "claims/no-officer"),
    "age": ("figures/risk-by-age",),
    "two and a half times": ("claims/black-men-lifetime-ratio",),
    "methodology": ("method/",),
    "justice in policing act": ("claims/bill",),
    "missing race": ("figures/unknown-race",),
    "chart of black women": ("figures/lifetime-risk-women", "claims/black-women"),
    "graph": ("figures/index.html",),
    "images": ("figures/index.html",),
    "1 in 2,000": ("claims/men-one-in-2000",),
    "george floyd act": ("claims/bill",),
    "cite": ("about.html",),
    "sources": ("data/index.html",),
    "how many black people killed by police 2020": ("claims/killed-in-2020", "claims/black-share"),
    "cops charged with murder": ("claims/officers-charged", "claims/no-officer"),
    "girls": ("figures/risk-by-age-women", "figures/lifetime-risk-women"),
    "is 2.5 true": ("claims/black-men-lifetime-ratio",),
    "is 2.5 true?": ("claims/black-men-lifetime-ratio",),
    "square for 1 in 1,000": ("claims/black-men-one-in-1000", "figures/icon-array", "staff.html"),
    "picture 1 in 1000": ("figures/icon-array", "figures/claim-black-men-one"),
    "press kit": ("staff.html",),
    "facebook post": ("staff.html",),
    "per capita": ("figures/other-denominators", "claims/black-pe"),
    "deadliest state": ("figures/state-tile-map",),
    "george floyd": ("claims/bill",),
    "no knock warrants": ("claims/bill",),
    "chokehold": ("claims/bill",),
    "how do you know": ("about", "method"),
    "supreme court cases list": ("data/supreme-court", "claims/supreme-court"),
    "body cameras": ("claims/bill",),
    "poc": ("claims/years-of-life-lost-people-of-color",),
    "people of color": ("claims/years-of-life-lost-people-of-color",),
    "mistake": ("about.html",),
    "average age": ("figures/risk-by-age", "claims/life-years-per"),
    "2024": ("figures/trend", "notebooks/05"),
    "qualified immunity lawsuits": ("claims/lawsuits",),
    "lost years": ("claims/years-of-life", "claims/life-years"),
    "1 in 1000": ("claims/black-men-one-in-1000.html",),
    "one in every thousand black men": ("claims/black-men-one-in-1000.html",),
    "hispanic": ("claims/latino-men-lifetime-ratio.html",),
    "african american women": ("claims/black-women-lifetime-ratio.html",),
    "map": ("figures/state-tile-map/",),
    "2.5x": ("claims/black-men-lifetime-ratio.html",),
    "2.5": ("claims/black-men-lifetime-ratio.html",),
    "indigenous women": ("claims/american-indian-women-lifetime-ratio.html",),
    "28%": ("claims/black-share-of-killed-2020.html",),
    "days without a killing": ("claims/days-without-a-killing-2020.html",),
    "scotus": ("data/supreme-court", "claims/supreme-court", "method/supreme-court"),
    "life table": ("method/",),
}
"""Starts of the addresses of which one should be among the first three found, by what is typed."""
SPANISH: Mapping[str, Sequence[str]] = {
    "niños": ("figures/risk-by-age/",),
    "jóvenes": ("figures/young-men", "figures/risk-by-age"),
    "mapa": ("figures/state-tile-map",),
    "mapa de estados": ("figures/state-tile-map",),
    "por estado": ("figures/state-tile-map",),
    "mujeres negras": ("claims/black-women",),
    "latinas": ("claims/latino-men", "figures/lifetime-risk"),
    "afroamericanos": ("claims/black",),
    "asiáticos": ("figures/lifetime-risk",),
    "indígenas": ("claims/american-indian",),
    "cuántas personas mata la policía": ("claims/killed-in-2020", "claims/counted-deaths"),
    "detenciones de tráfico": ("claims/traffic-stop",),
    "desarmados": ("claims/unarmed",),
    "dos veces y media": ("claims/black-men-lifetime-ratio",),
    "2,5 veces": ("claims/black-men-lifetime-ratio",),
    "uno de cada mil": ("claims/black-men-one-in-1000",),
    "tribunal supremo": ("claims/supreme-court",),
    "demandas": ("claims/lawsuits",),
    "indeterminado": ("claims/index.html",),
    "no se puede determinar": ("claims/index.html",),
    "margen de error": ("claims/index.html",),
    "tendencia": ("figures/trend",),
    "años de vida": ("claims/years-of-life", "claims/life-years"),
    "descargar": ("staff.html",),
    "instagram": ("staff.html",),
    "imagen cuadrada": ("staff.html",),
    "quién hace esto": ("about.html",),
    "corregir un error": ("about.html",),
    "contacto": ("about.html",),
    "metodología": ("method/", "about.html"),
    "fuentes": ("data/", "about.html"),
    "agentes acusados": ("claims/officers-charged", "claims/no-officer"),
    "días sin muertes": ("claims/days-without",),
    "edad": ("figures/risk-by-age",),
    "arrestos": ("figures/other-denominators-arrests",),
    "licencia": ("staff.html", "figures/index.html", "about.html"),
    "texto alternativo": ("staff.html",),
    "zip": ("staff.html",),
    "gráficas": ("figures/index.html",),
    "tiroteos": ("claims/black-people-shot",),
    "texas": ("claims/texas",),
    "es cierto lo de 2.5": ("claims/black-men-lifetime-ratio",),
    "cuadrado 1 de cada 1000": ("claims/black-men-one", "staff.html"),
    "niñas": ("figures/risk-by-age-women", "figures/lifetime-risk-women"),
    "policía asesinatos 2020": ("claims/killed-in-2020",),
    "latinos asesinados por la policía": ("claims/latino",),
    "por qué dice no se sabe": ("claims/index.html",),
    "gráfico mujeres": ("figures/lifetime-risk-women", "figures/risk-by-age-women"),
    "cárcel policías": ("claims/officers-charged", "claims/no-officer"),
    "infracción de tránsito": ("claims/traffic",),
    "personas de color": ("claims/years-of-life-lost-people",),
    "gente de color": ("claims/years-of-life-lost-people",),
    "story": ("staff",),
    "ley": ("claims/bill",),
    "1 de cada 1000": ("claims/black-men-one-in-1000.html",),
    "hispanos": ("claims/latino-men-lifetime-ratio.html",),
    "hispanic": ("claims/latino-men-lifetime-ratio.html",),
    "corte suprema": ("claims/supreme-court",),
}


@pytest.mark.parametrize(
    ("where", "asked"), [("search.html", ENGLISH), ("es/search.html", SPANISH)]
)
def test_what_people_type_is_found(
    built_site: Path, browser: Browser, where: str, asked: Mapping[str, Sequence[str]]
) -> None:
    with browser.page(width=360, height=740) as page:
        page.goto((built_site / where).as_uri())
        missed = {}
        for words, wanted in asked.items():
            page.fill("#asked", words)
            links = page.locator(".results a").evaluate_all("all => all.map(each => each.href)")
            places = [link.removeprefix(f"{built_site.as_uri()}/") for link in links[:3]]
            first = [place.removeprefix("es/") for place in places]
            if not any(link.startswith(tuple(wanted)) for link in first):
                missed[words] = first
        assert missed == {}
        assert page.faults == []


def test_what_no_page_is_about_is_not_found(built_site: Path, browser: Browser) -> None:
    with browser.page() as page:
        page.goto((built_site / "es" / "search.html").as_uri())
        page.fill("#asked", "migrantes")
        assert page.locator(".results a").count() == 0
        assert page.locator("#suggested").is_visible()


def test_a_page_in_english_is_named_so_in_the_spanish_search(
    built_site: Path, browser: Browser
) -> None:
    with browser.page() as page:
        page.goto((built_site / "es" / "search.html").as_uri())
        page.fill("#asked", "ley")
        found = page.locator(".results li", has=page.locator("a[href*='claims/bill']"))
        assert found.get_attribute("lang") == "en"
        assert found.locator("small").inner_text().endswith("en inglés")
