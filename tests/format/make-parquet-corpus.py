#!/usr/bin/python3
"""make-parquet-corpus.py FOLDER EXPECTED: the files of tests/corpus/parquet and what has to be read from them.

Run by hand, with Apache Arrow and DuckDB for Python; the tests need neither. Whole files get the values that Arrow reads from them (pyarrow
26.0.1), turned into text by the rules at the top of format/parquet-nested-private.h and format/parquet-time-private.h; files that are
broken on purpose get the sentence with which they have to be refused. Each line of EXPECTED is a file and its outcome."""

import datetime
import decimal
import math
import os
import sys

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

D = decimal.Decimal
UTC = datetime.timezone.utc


def number(value):
    for digits in (15, 16, 17):
        text = f"{value:.{digits}g}"
        if float(text) == value:
            return text
    return text


def moment(value, kind):
    units = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[kind.unit]
    seconds, rest = divmod(value, units)
    days, seconds = divmod(seconds, 86400)
    text = (datetime.date(1970, 1, 1) + datetime.timedelta(days)).isoformat() + f" {seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if rest:
        text += "." + str(units + rest)[1:]
    return text + ("Z" if kind.tz else "")


def clock(value, kind):
    units = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[kind.unit]
    seconds, rest = divmod(value, units)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}" + ("." + str(units + rest)[1:] if rest else "")


def plain(value, kind):
    """A value that is there, as the text of a cell, and whether JSON would put quotes around it."""
    t = pa.types
    if t.is_boolean(kind):
        return str(int(value)), False
    if t.is_integer(kind):
        return str(value), False
    if t.is_floating(kind):
        return ("Infinity" if value > 0 else "-Infinity") if math.isinf(value) else number(float(value)), False
    if t.is_decimal(kind):
        whole = kind.scale == 0 and kind.precision <= 18
        return (str(int(value)) if whole else number(float(value)) if kind.precision <= 15 else format(value, "f")), False
    if t.is_binary(kind) or t.is_fixed_size_binary(kind):
        return value.hex(), True
    return str(value), True


def quoted(text):
    out = ""
    for letter in text:
        if letter in '"\\':
            out += "\\" + letter
        elif letter in "\b\f\n\r\t":
            out += "\\" + "bfnrt"["\b\f\n\r\t".index(letter)]
        else:
            out += letter if ord(letter) >= 32 else f"\\u{ord(letter):04x}"
    return f'"{out}"'


def nested(value, kind):
    t = pa.types
    if value is None or (t.is_floating(kind) and not math.isfinite(value)):
        return "null"
    if t.is_struct(kind):
        return "{" + ",".join(f"{quoted(f.name)}:{nested(value[f.name], f.type)}" for f in kind) + "}"
    if t.is_map(kind):
        keys = [nested(k, kind.key_type) for k, _ in value]
        return "{" + ",".join(f"{k if k[0] == chr(34) else quoted(k)}:{nested(v, kind.item_type)}" for k, (_, v) in zip(keys, value)) + "}"
    if t.is_list(kind):
        return "[" + ",".join(nested(v, kind.value_type) for v in value) + "]"
    if t.is_boolean(kind):
        return "true" if value else "false"
    text, is_text = plain(value, kind)
    return quoted(text) if is_text else text


def cells(column):
    kind = column.type
    t = pa.types
    if isinstance(kind, pa.BaseExtensionType):
        return ["·" if v is None else str(v) for v in column.to_pylist()]
    if t.is_timestamp(kind):
        return ["·" if v is None else moment(v, kind) for v in column.cast(pa.int64()).to_pylist()]
    if t.is_time(kind):
        return ["·" if v is None else clock(v, kind) for v in column.cast(pa.int32() if t.is_time32(kind) else pa.int64()).to_pylist()]
    if t.is_nested(kind):
        return ["·" if v is None else nested(v, kind) for v in column.to_pylist()]
    return ["·" if v is None or v != v else plain(v, kind)[0] for v in column.to_pylist()]


def outcome(path):
    table = pq.ParquetFile(path).read()
    return f"{table.num_rows} rows" + "".join(f" | {name}: " + " ".join(cells(table.column(i))) for i, name in enumerate(table.column_names))


# --- tables ---------------------------------------------------------------------------

def numbers():
    return pa.table({
        "yes": pa.array([True, None, False, True, True]),
        "i8": pa.array([-128, 127, None, 0, 1], pa.int8()),
        "i32": pa.array([-2**31, 2**31 - 1, None, 0, 7], pa.int32()),
        "i64": pa.array([-2**63, 2**63 - 1, None, 0, 7], pa.int64()),
        "u8": pa.array([0, 255, None, 3, 3], pa.uint8()),
        "u32": pa.array([0, 2**32 - 1, None, 3, 3], pa.uint32()),
        "f32": pa.array([0.5, float("nan"), None, float("-inf"), 0.1], pa.float32()),
        "f64": pa.array([0.1, float("nan"), None, float("inf"), 1e300], pa.float64()),
        "d9": pa.array([D("-1234567.89"), D("0.01"), None, D("0"), D("5")], pa.decimal128(9, 2)),
    })


def texts():
    return pa.table({
        "s": pa.array(["", "ab", None, "abc", "ünï€😀"]),
        "t": pa.array(["prefix one", "prefix one", "prefix two", None, "pre"]),
        "b": pa.array([b"", b"\x00\xff", None, b"abc", b"abcd"], pa.binary()),
        "f": pa.array([b"abc", b"abd", None, b"\xff\xff\xff", b"abc"], pa.binary(3)),
    })


def moments():
    day = 86400
    return pa.table({
        "day": pa.array([datetime.date(2016, 2, 29), None, datetime.date(1, 1, 1), datetime.date(9999, 12, 31)]),
        "ms": pa.array([0, None, -1, 1456704000123], pa.timestamp("ms")),
        "us": pa.array([day * 10**6, None, -62135596800 * 10**6, 1], pa.timestamp("us", "UTC")),
        "ns": pa.array([-1, None, 1, 2**62], pa.timestamp("ns")),
        "time": pa.array([0, None, 86399999, 3600000], pa.time32("ms")),
        "micro": pa.array([0, None, 86399999999, 1], pa.time64("us")),
    })


def wide():
    return pa.table({
        "u64": pa.array([0, 2**64 - 1, None], pa.uint64()),
        "u64small": pa.array([0, 2**63 - 1, None], pa.uint64()),
        "d18": pa.array([D(10**18 - 1), D(-1), None], pa.decimal128(18, 0)),
        "d15": pa.array([D("0.1"), D("-99999.9999999999"), None], pa.decimal128(15, 10)),
        "d20": pa.array([D("12345678901234567.890"), D("-0.001"), None], pa.decimal128(20, 3)),
        "d50": pa.array([D(10**49), D(-(10**50 - 1)), None], pa.decimal256(50, 0)),
        "half": pa.array([1.5, -65504.0, None], pa.float16()),
        "uuid": pa.ExtensionArray.from_storage(pa.uuid(), pa.array([bytes(range(16)), b"\xff" * 16, None], pa.binary(16))),
        "none": pa.nulls(3),
    })


def lists():
    return pa.table({
        "l": pa.array([[1, None, 3], [], None, [4]], pa.list_(pa.int64())),
        "ll": pa.array([[["a"], [], None], None, [], [["b", None]]], pa.list_(pa.list_(pa.string()))),
        "s": pa.array([{"x": 1, "y": ["q\""]}, None, {"x": None, "y": None}, {"x": 2, "y": []}],
                      pa.struct([("x", pa.int32()), ("y", pa.list_(pa.string()))])),
        "m": pa.array([[("k", 1), ("l\n", None)], [], None, [("z", 0)]], pa.map_(pa.string(), pa.int32())),
        "n": pa.array([[(1, [True])], [], None, [(2, None)]], pa.map_(pa.int32(), pa.list_(pa.bool_()))),
        "d": pa.array([[D("1.10"), D("12345678901234567890.12")], [], None, [D("0")]], pa.list_(pa.decimal128(25, 2))),
        "b": pa.array([[b"\x01\xff"], [], None, [None]], pa.list_(pa.binary())),
        "u": pa.array([[2**64 - 1], [], None, [0]], pa.list_(pa.uint64())),
        "ls": pa.array([[{"a": 1, "b": [0.5]}, None], [], None, [{"a": None, "b": [float("nan")]}]],
                       pa.list_(pa.struct([("a", pa.int8()), ("b", pa.list_(pa.float64()))]))),
    })


def long_table():
    n = 60
    return pa.table({
        "i": pa.array(range(n), pa.int32()),
        "g": pa.array([None if i % 7 == 3 else f"g{i % 4}" for i in range(n)]),
        "l": pa.array([None if i % 5 == 4 else list(range(i % 4)) for i in range(n)], pa.list_(pa.int32())),
    })


# --- files ----------------------------------------------------------------------------

class Corpus:
    def __init__(self, folder):
        self.folder = folder
        self.lines = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def expect(self, name, text):
        assert "\n" not in text
        self.lines.append(f"{name}\t{text}")

    def write(self, name, table, **options):
        settings = dict(store_schema=False, compression="none", use_dictionary=False)
        settings.update(options)
        pq.write_table(table, self.path(name), **settings)
        self.expect(name, outcome(self.path(name)))

    def spoil(self, name, source, sentence, change):
        data = bytearray(open(self.path(source), "rb").read())
        data = change(data) or data
        open(self.path(name), "wb").write(data)
        self.expect(name, sentence)


def replace(old, new, count=1):
    def change(data):
        assert data.count(old) >= 1, (old, data.count(old))
        return bytearray(bytes(data).replace(old, new, count))
    return change


def good(c):
    for version in "1.0", "2.0":
        v = version[0]
        c.write(f"numbers-plain-v{v}.parquet", numbers(), data_page_version=version)
        c.write(f"numbers-dictionary-v{v}.parquet", numbers(), data_page_version=version, use_dictionary=True)
        c.write(f"texts-dictionary-v{v}.parquet", texts(), data_page_version=version, use_dictionary=True)
        c.write(f"lists-v{v}.parquet", lists(), data_page_version=version)
    c.write("numbers-delta.parquet", numbers(), column_encoding={"i8": "DELTA_BINARY_PACKED", "i32": "DELTA_BINARY_PACKED",
            "i64": "DELTA_BINARY_PACKED", "u8": "DELTA_BINARY_PACKED", "u32": "DELTA_BINARY_PACKED", "yes": "RLE"})
    c.write("numbers-split.parquet", numbers(), column_encoding={"i8": "BYTE_STREAM_SPLIT", "i32": "BYTE_STREAM_SPLIT",
            "i64": "BYTE_STREAM_SPLIT", "f32": "BYTE_STREAM_SPLIT", "f64": "BYTE_STREAM_SPLIT", "d9": "BYTE_STREAM_SPLIT"})
    c.write("texts-plain.parquet", texts())
    c.write("texts-delta.parquet", texts(), column_encoding={"s": "DELTA_LENGTH_BYTE_ARRAY", "t": "DELTA_BYTE_ARRAY",
            "b": "DELTA_BYTE_ARRAY", "f": "DELTA_BYTE_ARRAY"})
    c.write("fixed-split.parquet", texts().select(["f"]), column_encoding={"f": "BYTE_STREAM_SPLIT"})
    for codec in "snappy", "gzip", "brotli", "lz4", "zstd":
        c.write(f"codec-{codec}.parquet", long_table(), compression=codec, data_page_version="2.0" if codec == "zstd" else "1.0")
    c.write("moments.parquet", moments(), version="2.6")
    c.write("moments-old.parquet", moments().select(["ms", "us"]), version="1.0")
    c.write("int96.parquet", moments().select(["ns"]), use_deprecated_int96_timestamps=True)
    c.write("wide.parquet", wide())
    c.write("no-rows.parquet", numbers().slice(0, 0))
    c.write("no-statistics.parquet", wide().select(["u64", "u64small"]), write_statistics=False)
    c.write("pages-and-groups.parquet", long_table(), row_group_size=40, data_page_size=20, write_batch_size=7,
            write_page_index=True, write_page_checksum=True, use_dictionary=["g"])
    c.write("old-lists.parquet", lists().select(["l", "ll"]), use_compliant_nested_type=False)
    pq.write_table(pa.Table.from_arrays([pa.array([1]), pa.array([2]), pa.array([3])], names=["a", "A", ""]), c.path("same-names.parquet"))
    c.expect("same-names.parquet", "1 rows | a: 1 | A_2: 2 | column_3: 3")
    duckdb.sql(f"""copy (select i, i::varchar || 'x' as s, [i] as l, interval (i) day as v, case when i = 2 then null else i / 2 end as h
                   from range(4) t(i)) to '{c.path("duckdb.parquet")}' (format parquet, parquet_version v2, compression zstd)""")
    c.expect("duckdb.parquet", outcome(c.path("duckdb.parquet")))


def broken(c):
    """Each is a file from above with a few bytes changed, so that what is wrong with it is known."""
    c.write("one.parquet", pa.table({"word": pa.array(["one", "two", "one"])}), use_dictionary=True, write_page_checksum=True)
    c.write("bare.parquet", pa.table({"word": pa.array(["one", "two", "one"])}), use_dictionary=True)
    place = "{}, row group 1, column “word”: "
    name = "checksum-wrong.parquet"
    c.spoil(name, "one.parquet", place.format(name) + "The checksum of a page is wrong: its bytes are damaged.", replace(b"two", b"twa"))
    name = "cut-off.parquet"
    c.spoil(name, "one.parquet", f"{name} does not end as a Parquet file does: it is cut off, or something else.", lambda d: d[:-9])
    name = "encrypted-footer.parquet"
    c.spoil(name, "one.parquet", f"{name} is encrypted, its list of columns too: it cannot be read without its key.", lambda d: d[:-4] + b"PARE")
    name = "footer-too-long.parquet"
    c.spoil(name, "one.parquet", f"{name} is damaged: its footer would be longer than the file.", lambda d: d[:-8] + b"\xff\xff\xff\x7fPAR1")
    name = "footer-zeroed.parquet"
    c.spoil(name, "one.parquet", f"{name} has no columns.", lambda d: d[:-300] + bytes(292) + d[-8:])
    name = "too-short.parquet"
    c.spoil(name, "one.parquet", f"{name} is too short for a Parquet file.", lambda d: d[-8:])
    name = "invalid-utf8.parquet"
    c.spoil(name, "bare.parquet", "3 rows | word: one t\\xffo one", replace(b"two", b"t\xffo"))
    name = "place-beyond-dictionary.parquet"
    # Two bits of place: 0, 1, 0 become 0, 3, 0 under a width of two.
    c.spoil(name, "bare.parquet", place.format(name) + "The values of a page are damaged, or fewer than it says.", replace(b"\x01\x03\x02", b"\x02\x03\x0c"))
    name = "dictionary-too-short.parquet"
    c.spoil(name, "bare.parquet", place.format(name) + "Its dictionary is shorter than it says.", replace(b"\x03\x00\x00\x00one", b"\x09\x00\x00\x00one"))
    # Sentences are one line, whatever the columns are called.
    name = "newline-in-name.parquet"
    pq.write_table(pa.table({"two\nlines": pa.array(["one", "two"])}), c.path(name), store_schema=False, compression="none", write_page_checksum=True)
    c.spoil(name, name, f"{name}, row group 1, column “two lines”: The checksum of a page is wrong: its bytes are damaged.", replace(b"one", b"ane"))


def main():
    folder, expected = sys.argv[1:]
    c = Corpus(folder)
    good(c)
    broken(c)
    with open(expected, "w", encoding="utf-8") as out:
        out.write("".join(line + "\n" for line in sorted(c.lines)))


if __name__ == "__main__":
    main()
