"""Sphinx's settings for the site; the language comes from the environment."""

import os

CHINESE = "Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, system-ui, sans-serif"
language = "zh_CN" if os.environ["CITYREPORTS_LANGUAGE"] == "zh" else "en"
FONTS = CHINESE if language == "zh_CN" else f"Segoe UI, Helvetica Neue, Noto Sans, Liberation Sans, Arial, {CHINESE}"
other = "en" if language == "zh_CN" else "zh"
project = "cityreports"
author = "cityreports contributors"
extensions = ["myst_parser", "cityreports.search"]
myst_enable_extensions = ["deflist"]
suppress_warnings = ["myst.header", "myst.xref_missing", "toc.not_included"]
html_show_copyright = False
html_theme = "furo"
html_title = "cityreports"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_search_language = "pairs"
html_show_search_summary = False
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_use_index = False
html_last_updated_fmt = None
html_permalinks = False
templates_path = ["_templates"]
html_context = {"other": other, "other_name": "English" if other == "en" else "中文"}
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b5cad", "color-brand-content": "#0b5cad", "font-stack": FONTS},
    "dark_css_variables": {"color-brand-primary": "#7db7f0", "color-brand-content": "#7db7f0"},
}
