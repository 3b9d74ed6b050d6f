#!/usr/bin/python3
"""make.py: writes the Parquet files beside it. Needs pyarrow; run by hand, the files are kept.

Twelve objects in folders by day, with 20 to 86 rows in row groups of 16. Row k of all has id k, minutes k % 50 + 10 * day
(missing where k % 17 == 3) and title "film k". The third object has minutes as whole numbers, the fifth no title and a column more.
"""

import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

here = pathlib.Path(__file__).parent
first = 0
for day in range(12):
    n = 20 + 6 * day
    rows = range(first, first + n)
    first += n
    minutes = [None if k % 17 == 3 else k % 50 + 10 * day for k in rows]
    columns = {
        "id": pa.array(rows, pa.int64()),
        "minutes": pa.array(minutes, pa.int64() if day == 2 else pa.float64()),
        "title": pa.array([f"film {k}" for k in rows]),
    }
    if day == 4:
        del columns["title"]
        columns["extra"] = pa.array([f"x{k}" for k in rows])
    folder = here / f"dt=2016-01-{day + 1:02}"
    folder.mkdir(exist_ok=True)
    pq.write_table(pa.table(columns), folder / "part.parquet", row_group_size=16, compression="snappy", store_schema=False,
                   write_page_index=day % 2 == 1)
