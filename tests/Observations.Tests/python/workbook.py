"""Reads a workbook, prints its sheets as JSON, and writes the same cells into a second one."""
import json
import sys

import openpyxl

source = openpyxl.load_workbook(sys.argv[1])
copy = openpyxl.Workbook()
copy.remove(copy.active)
sheets = {}
for sheet in source.worksheets:
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    sheets[sheet.title] = rows
    target = copy.create_sheet(sheet.title)
    for row in rows:
        target.append([cell or None for cell in row])
copy.save(sys.argv[2])
print(json.dumps(sheets))
