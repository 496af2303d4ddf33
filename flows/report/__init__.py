"""The page that tells a reader whether to use a version: `collect` gathers its facts, `page` writes it.

A new section is a field of `ReportFacts`, what fills it in `collect`, and a file in `templates/sections/`.
"""
