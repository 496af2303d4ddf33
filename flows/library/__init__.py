"""The package `newsquotes`: quotations of texts in Python, without a run, a schedule or a dataset.

`package.py` is installed as `newsquotes/__init__.py`, the name under which users import it.
"""
