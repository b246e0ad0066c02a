"""Tables in files: CSV and XLSX, read and written row by row, in constant memory.

``rows_of`` reads either by what the file holds; ``write_csv`` and ``write_xlsx`` write what any
spreadsheet opens as it is, and in which nothing runs. What was written reads back the same.
"""
