#!/usr/bin/env python3
"""Shows the built program's pages (MCP Apps) in a headless Chromium, on results of its sandbox, and uses them.

    python3 Tests/Pages/run.py [PROGRAM] [--screenshots FOLDER]

PROGRAM is .build/debug/TrussMCP unless given. Needs Python 3.10 or newer, PostgreSQL, which the sandbox runs, and
Debian's chromium and chromium-driver. The last line counts the checks; the exit status is 0 when none failed.
"""

import argparse
import csv
import io
import json
import re
import sys
import time
import traceback
from decimal import Decimal
from pathlib import Path

from browser import Browser
from stage import POLICY, Program, Stage

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = ["rows", "schema", "plan", "advice"]
CONTROL, ENTER, DOWN, LEFT = "\ue009", "\ue007", "\ue015", "\ue012"
RESULT, INPUT = "ui/notifications/tool-result", "ui/notifications/tool-input"

# What each page is shown with at first, by tool.
FIRST = {
    "rows": ("truss_query_table", {"table": "products", "limit": 20}),
    "schema": ("truss_database_schema", {}),
    "plan": ("truss_explain_query", {"analyze": True, "sql": (
        "SELECT c.name, count(*) FROM customers c JOIN orders o ON o.customer_id = c.id "
        "GROUP BY 1 ORDER BY 2 DESC")}),
    "advice": ("truss_advise", {}),
}

# As a host with pages of its own might write them into the conversation.
EVIL = (
    "<img src=\"HOST/leak\" onerror=\"fetch('HOST/leak')\"><script>fetch('HOST/leak')</script>"
    "</script><style>@import 'HOST/leak';</style>{{constructor}}")


class Theatre:
    """The browser, the stage and the program together."""

    def __init__(self, program, screenshots):
        self.program = Program(program)
        self.stage = Stage(self.program, {name: self.program.page(name) for name in NAMES})
        self.browser = Browser()
        self.screenshots = screenshots

    def show(self, page, result, arguments=None, *, theme="light", width=1200, tool=None, waits=True,
             capabilities=None, context=None, **plan):
        browser = self.browser
        browser.open(f"{self.stage.host}/host.html", width, 700)
        all_of_it = {
            "theme": theme, "displayMode": "inline", "availableDisplayModes": ["inline", "fullscreen"],
            "locale": "en-GB", "timeZone": "UTC", **({"toolInfo": {"tool": {"name": tool}}} if tool else {}),
            **(context or {})}
        browser.run("show(arguments[0])", {
            "url": f"{self.stage.other}/{page}", "context": all_of_it, "input": arguments, "result": result,
            "capabilities": {"serverTools": {}} if capabilities is None else capabilities, **plan})
        browser.frame()
        if waits:
            self.waits_for("return !document.querySelector('main').textContent.startsWith('Waiting')")

    def first(self, page, **how):
        tool, arguments = FIRST[page]
        self.show(page, self.program.call(tool, **arguments), arguments, tool=tool, **how)

    def query(self, sql, *params, **how):
        arguments = {"sql": sql, "params": list(params)} if params else {"sql": sql}
        result = self.program.call("truss_run_sql", **arguments)
        assert not result.get("isError"), result
        self.show("rows", result, arguments, tool="truss_run_sql", **how)
        return result

    def in_frame(self, script, *arguments):
        return self.browser.run(script, *arguments)

    def waits_for(self, script, *arguments):
        return self.browser.until(lambda: self.browser.run(script, *arguments), script)

    def on_host(self, script, *arguments):
        """Runs a script in the host and comes back to the frame."""
        self.browser.top()
        try:
            return self.browser.run(script, *arguments)
        finally:
            self.browser.frame()

    def column(self, index):
        return self.in_frame(
            "return [...document.querySelectorAll('tbody tr')].map(row => row.cells[arguments[0]]?.innerText)", index)

    def copied(self, format):
        """What a button copies, as it arrives in another document."""
        self.browser.click(".group button", format)
        self.waits_for("return document.getElementById('status').textContent.startsWith('Copied')")
        self.browser.top()
        self.browser.run("document.getElementById('paste').value = ''; document.getElementById('paste').focus()")
        self.browser.keys([CONTROL, "v"])
        text = self.browser.until(lambda: self.browser.run("return document.getElementById('paste').value"), "pasted")
        self.browser.frame()
        return text

    def picture(self, name):
        if not self.screenshots:
            return
        self.browser.top()
        time.sleep(0.2)
        self.browser.screenshot(self.screenshots / f"{name}.png")
        self.browser.frame()

    def close(self):
        self.browser.close()
        self.program.close()


def pages_are_small_and_share_what_they_share(theatre):
    sources = {name: (ROOT / f"Sources/Pages/{name}.html").read_text() for name in NAMES}
    for name, html in theatre.stage.pages.items():
        assert html == sources[name], f"the program has another {name}"
        assert len(html.encode()) <= 60_000, name
    for mark in (r"/\* shared: .*?/\* shared: end \*/", r"// shared: .*?// shared: end"):
        shared = {re.search(mark, html, re.DOTALL)[0] for html in sources.values()}
        assert len(shared) == 1, "edit what is shared in every page"


def the_policy_is_enforced_and_the_log_sees_requests(theatre):
    leak = f"<img src='{theatre.stage.host}/leak'><script>fetch('{theatre.stage.host}/leak').catch(() => 0)</script>"
    theatre.stage.pages["leaky"] = "<!DOCTYPE html><main id='main'></main>" + leak
    theatre.show("leaky", None, waits=False)
    theatre.browser.until(lambda: theatre.stage.requests.count("/report") == 2, "two refusals by the policy")
    assert "/leak" not in theatre.stage.requests
    theatre.stage.policy = "default-src *"
    theatre.show("leaky", None, waits=False)
    theatre.browser.until(lambda: "/leak" in theatre.stage.requests, "a request without the policy")
    theatre.stage.policy = POLICY
    del theatre.stage.pages["leaky"]
    theatre.stage.requests.clear()


def luminance(colour):
    channels = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def every_page_fits_in_light_and_dark(theatre):
    for page in NAMES:
        for theme in ("light", "dark"):
            for width in (320, 1200):
                theatre.first(page, theme=theme, width=width)
                where = f"{page}, {theme}, {width}"
                assert theatre.in_frame("return innerWidth") == width, where
                # Nothing but what scrolls by itself is wider than the frame.
                wide = theatre.in_frame("return document.documentElement.scrollWidth")
                assert wide <= width, f"{where}: {wide}"
                colours = theatre.in_frame(
                    "const style = getComputedStyle(document.body); return [style.backgroundColor, style.color]")
                ground, text = sorted(luminance(colour) for colour in colours)
                assert (luminance(colours[0]) > 0.5) == (theme == "light"), where
                assert (text + 0.05) / (ground + 0.05) >= 7, f"{where}: {colours}"
                quiet = theatre.in_frame(
                    "const probe = document.createElement('p'); probe.className = 'quiet'; document.body.append(probe);"
                    "const colour = getComputedStyle(probe).color; probe.remove(); return colour")
                light, dark = sorted((luminance(quiet), luminance(colours[0])), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{where}: {quiet}"
                sizes = theatre.on_host(
                    "return log.filter(one => one.method === 'ui/notifications/size-changed').map(one => one.params)")
                assert sizes and sizes[-1]["height"] > 60, where
                theatre.picture(f"{page}-{theme}-{width}")


def everything_has_a_name(theatre):
    for page in NAMES:
        theatre.first(page)
        nameless = theatre.in_frame(
            "return [...document.querySelectorAll('button, input, select, svg, [role=region], [role=tree], [role=group]')].filter(one =>"
            " one.ariaHidden !== 'true' && !(one.ariaLabel || one.closest('label')?.textContent || one.textContent).trim())"
            ".map(one => one.outerHTML)")
        assert not nameless, f"{page}: {nameless}"
        assert theatre.in_frame("return [...document.querySelectorAll('[aria-describedby]')].every(one => document.getElementById(one.getAttribute('aria-describedby')))")
        assert theatre.in_frame("return document.querySelector('[role=status][aria-live=polite]') !== null")


def the_host_decides_on_looks(theatre):
    variables = {"--color-background-primary": "rgb(1, 2, 3)", "--font-sans": "serif", "--color-text-primary": "rgb(250, 251, 252)"}
    for page in NAMES:
        theatre.first(page, context={
            "styles": {"variables": variables}, "safeAreaInsets": {"top": 7, "right": 0, "bottom": 0, "left": 0}})
        looks = theatre.in_frame(
            "const style = getComputedStyle(document.body);"
            "return [style.backgroundColor, style.color, style.fontFamily, style.paddingTop]")
        assert looks == ["rgb(1, 2, 3)", "rgb(250, 251, 252)", "serif", "7px"], f"{page}: {looks}"
        theatre.on_host("notify('ui/notifications/host-context-changed', { theme: 'dark' })")
        theatre.waits_for("return document.documentElement.style.colorScheme === 'dark'")
        theatre.browser.click("button", "Full screen")
        theatre.waits_for("return document.documentElement.dataset.mode === 'fullscreen'")
        theatre.browser.find("button", "Back")
        fits = "return document.documentElement.scrollHeight <= innerHeight"
        theatre.waits_for(fits)
        if page == "rows":
            assert theatre.in_frame("return document.querySelector('.foot button').getBoundingClientRect().bottom <= innerHeight")
        theatre.picture(f"{page}-full")
        theatre.first(page, context={"containerDimensions": {"width": 1200, "height": 300}})
        theatre.on_host("frame.style.height = '300px'")
        theatre.waits_for("return innerHeight === 300")
        theatre.waits_for(fits)
    theatre.first("rows", context={"availableDisplayModes": ["inline"], "locale": "de-DE"})
    assert not theatre.in_frame(
        "return [...document.querySelectorAll('button')].some(one => !one.hidden && one.textContent === 'Full screen')")
    theatre.query("SELECT generate_series(1, 1200) AS n", context={"locale": "de-DE"})
    theatre.browser.find("button", "1.000")
    # A language that is none harms nothing.
    theatre.first("rows", context={"locale": "no language!"})
    assert theatre.column(0)[0] == "1"


def rows_sort_by_their_digits(theatre):
    values = ["10", "9", "-3", "0.1", "123456789012345678901234567890", "123456789012345678901234567891", "-0.5", "0", "1e3"]
    sql = "SELECT v::numeric AS v FROM unnest($1::text[]) WITH ORDINALITY AS u(v, place) ORDER BY place"
    theatre.query(sql, values)
    for expected in (False, True):
        theatre.browser.click("thead button", "v")
        shown = theatre.column(0)
        assert [Decimal(text) for text in shown] == sorted(map(Decimal, values), reverse=expected), shown
    assert theatre.in_frame("return document.querySelector('thead th').ariaSort") == "descending"
    theatre.browser.click("thead button", "v")
    assert [Decimal(text) for text in theatre.column(0)] == list(map(Decimal, values))
    # By keys as well, and NULL is last in either direction.
    theatre.query("SELECT * FROM (VALUES ('b'), (NULL), ('a'), ('')) AS t(v)")
    theatre.in_frame("document.querySelector('thead button').focus()")
    theatre.browser.keys(ENTER)
    assert theatre.column(0) == ["empty", "a", "b", "NULL"]
    theatre.browser.keys(ENTER)
    assert theatre.column(0) == ["b", "a", "empty", "NULL"]


def rows_filter(theatre):
    theatre.first("rows")
    theatre.browser.type("input", "ink sku")
    assert {"Ink" in text for text in theatre.column(2)} == {True}
    theatre.browser.type("input", "zzz")
    assert theatre.column(0) == ["No row contains that."]


def rows_chart_what_fits(theatre):
    def chart():
        theatre.browser.click(".group button", "Chart")
        theatre.waits_for("return document.querySelector('svg') !== null")
        return theatre.in_frame(
            "const count = name => document.querySelectorAll('svg ' + name).length;"
            "return { lines: count('polyline'), bars: count('rect'), points: count('circle'),"
            " marks: [...document.querySelectorAll('svg text')].map(one => one.textContent),"
            " numbers: [...document.querySelectorAll('svg *')].some(one => [...one.attributes].some("
            "   attribute => attribute.value.includes('NaN') || attribute.value.includes('Infinity'))) }")
    theatre.query("SELECT day, revenue FROM daily_revenue ORDER BY day LIMIT 50")
    drawn = chart()
    assert drawn["lines"] == 1 and drawn["bars"] == 0 and not drawn["numbers"], drawn
    theatre.picture("rows-line")
    theatre.query(
        "SELECT date_trunc('month', placed_at)::date AS month, status, count(*) AS orders FROM orders GROUP BY 1, 2 ORDER BY 1",
        theme="dark")
    drawn = chart()
    assert drawn["lines"] == 7 and not drawn["numbers"], drawn
    theatre.picture("rows-lines-dark")
    theatre.query("SELECT country, count(*) AS customers FROM customers GROUP BY 1 ORDER BY 2 DESC")
    drawn = chart()
    assert drawn["bars"] == 8 and "DE" in drawn["marks"] and "0" in drawn["marks"], drawn
    theatre.picture("rows-bars")
    theatre.query("SELECT price, weight_kg FROM products WHERE weight_kg IS NOT NULL LIMIT 90", width=320, theme="dark")
    drawn = chart()
    assert drawn["points"] == 90 and drawn["lines"] == 0 and not drawn["numbers"], drawn
    theatre.picture("rows-points-dark-320")
    # Another column is chosen.
    theatre.in_frame(
        "const [across] = document.querySelectorAll('select'); across.value = '1';"
        "document.querySelectorAll('select')[1].value; across.dispatchEvent(new Event('change'))")
    for sql in ("SELECT name FROM products", "SELECT 1 AS n", "SELECT name, sku FROM products", "SELECT 'NaN'::float8 AS f"):
        theatre.query(sql)
        assert theatre.in_frame("return document.querySelector('.group[aria-label=View]').hidden"), sql
    # What cannot be drawn is left out and said.
    theatre.query("SELECT * FROM (VALUES ('a', 1::float8), ('b', 'NaN'), ('c', 'Infinity'), ('d', NULL)) AS t(name, n)")
    drawn = chart()
    assert drawn["bars"] == 1 and not drawn["numbers"], drawn


def rows_read_on(theatre):
    theatre.first("rows")
    assert "20 of 160" in theatre.in_frame("return document.querySelector('h1').textContent")
    theatre.browser.click("button", "Next rows")
    theatre.waits_for("return document.querySelector('h1').textContent.startsWith('40 of 160')")
    assert theatre.column(0) == [str(number) for number in range(1, 41)]
    # In the order that is asked for, of a page in another format, and without a key.
    for arguments in (
        {"table": "products", "order": "price.desc", "limit": 90, "select": "id,price"},
        {"table": "products", "format": "csv", "limit": 90, "select": "id,price"},
        {"table": "products", "offset": 5, "limit": 90},
        {"table": "products", "format": "objects", "limit": 90, "select": "id,price"},
        {"table": "daily_revenue", "limit": 200, "order": "day"},
    ):
        result = theatre.program.call("truss_query_table", **arguments)
        theatre.show("rows", result, arguments, tool="truss_query_table")
        theatre.browser.click("button", "Next rows")
        theatre.waits_for("return !document.querySelector('.foot button')")
        total = theatre.in_frame("return page.view.rows.length")
        everything = 160 if arguments["table"] == "products" else 333
        assert total == everything - arguments.get("offset", 0), (arguments, total)
        ids = theatre.in_frame("return page.view.rows.map(row => String(row[0]))")
        assert len(set(ids)) == total, arguments
    theatre.query("SELECT generate_series(1, 250) AS n")
    theatre.browser.click("button", "Up to 1,000 rows")
    theatre.waits_for("return page.view.rows.length === 250")


def rows_do_not_read_on_where_they_cannot(theatre):
    tool, arguments = FIRST["rows"]
    result = theatre.program.call(tool, **arguments)
    absent = "return document.querySelector('.foot button') === null"
    theatre.show("rows", result, arguments, tool=tool, capabilities={})
    assert theatre.in_frame(absent), "a host that forwards no calls"
    theatre.show("rows", result, None, tool=tool)
    assert theatre.in_frame(absent), "no arguments"
    theatre.show("rows", result, arguments, tool="truss_delete_rows")
    assert theatre.in_frame(absent), "another tool"
    theatre.query("SELECT generate_series(1, 250) AS n, $1::bigint AS id", 9007199254740993)
    assert theatre.in_frame(absent), "a number that the host has rounded"
    # What is cut by bytes has no next page that one call could give.
    arguments = {"function": "orders_of", "arguments": {"customer": 1}, "maxRows": 1}
    theatre.show("rows", theatre.program.call("truss_call_function", **arguments), arguments, tool="truss_call_function")
    assert theatre.in_frame(absent), "a function may write"
    # A page that cannot be read on says why.
    theatre.show("rows", result, {**FIRST["rows"][1], "table": "nowhere"}, tool=tool)
    theatre.browser.click("button", "Next rows")
    theatre.browser.find(".error", "nowhere")
    theatre.browser.find("button", "Next rows")


EXACT = (
    "SELECT 123456789012345678901234567890.123456789 AS thirty, 9007199254740993::bigint AS big,"
    " '2025-01-02 03:04:05.678901+00'::timestamptz AS t, 0.10::numeric(4,2) AS cents, NULL::text AS nothing,"
    " '' AS empty, E'a,\"b\"\\nc|d' AS odd, '{\"n\": 12345678901234567890.10}'::jsonb AS doc, 'NULL' AS word, 1e-20::float8 AS small")


def rows_are_exact(theatre):
    theatre.query(EXACT)
    cells = theatre.in_frame("return [...document.querySelector('tbody tr').cells].map(cell => cell.innerText)")
    assert cells[:6] == [
        "123456789012345678901234567890.123456789", "9007199254740993", "2025-01-02T03:04:05.678901+00:00", "0.10", "NULL", "empty"], cells
    assert cells[7] == '{"n":12345678901234567890.10}' and cells[8] == "NULL" and cells[9] in ("1e-20", "1E-20"), cells
    classes = theatre.in_frame("return [...document.querySelector('tbody tr').cells].map(cell => cell.firstChild.className)")
    assert classes[4] == "null" and classes[5] == "empty" and classes[8] != "null", classes
    theatre.picture("rows-exact")


def rows_are_copied_exactly(theatre):
    theatre.query(EXACT)
    names, values = csv.reader(io.StringIO(theatre.copied("CSV")))
    row = dict(zip(names, values))
    assert row["thirty"] == "123456789012345678901234567890.123456789" and row["big"] == "9007199254740993", row
    assert row["odd"] == 'a,"b"\nc|d' and row["t"] == "2025-01-02T03:04:05.678901+00:00" and row["cents"] == "0.10", row
    assert row["doc"] == '{"n":12345678901234567890.10}', row
    # NULL is nothing, an empty text is "".
    assert ',,"",' in theatre.copied("CSV")
    [row] = json.loads(theatre.copied("JSON"), parse_float=str, parse_int=str)
    assert row["thirty"] == "123456789012345678901234567890.123456789" and row["doc"]["n"] == "12345678901234567890.10", row
    assert row["nothing"] is None and row["empty"] == "" and row["odd"] == 'a,"b"\nc|d', row
    head, line, body = theatre.copied("Markdown").strip().split("\n")
    assert head.startswith("| thirty | big |") and line.startswith("| ---: | ---: | --- |"), (head, line)
    assert "| 123456789012345678901234567890.123456789 | 9007199254740993 |" in body, body
    assert "| *NULL* |  | a,\"b\"<br>c\\|d |" in body, body
    # What is copied is what is seen: filtered and sorted.
    theatre.first("rows")
    theatre.browser.type("input", "ink")
    theatre.browser.click("thead button", "price")
    prices = [Decimal(row["price"]) for row in json.loads(theatre.copied("JSON"), parse_float=str, parse_int=str)]
    assert prices == sorted(prices) and 0 < len(prices) < 20, prices


def rows_are_shown_in_any_format(theatre):
    sql = "SELECT id, name, sizes, released_on FROM products ORDER BY id LIMIT 5"
    seen = []
    for format in ("columns", "objects", "csv"):
        result = theatre.program.call("truss_run_sql", sql=sql, format=format)
        theatre.show("rows", result, {"sql": sql, "format": format})
        seen.append([theatre.column(index) for index in range(4)])
    assert seen[0] == seen[1] == seen[2], seen
    assert seen[0][0] == ["1", "2", "3", "4", "5"] and seen[0][2][0] == "NULL", seen
    for sql, text in (("SELECT 1 AS a, 2 AS a WHERE false", "No rows."), ("EXPLAIN (FORMAT JSON) SELECT 1", "Node Type")):
        theatre.query(sql)
        assert text in theatre.in_frame("return document.querySelector('main').innerText"), sql
    theatre.query("SELECT 1 AS a, 2 AS a, 3 AS b")
    assert theatre.in_frame("return [...document.querySelectorAll('tbody td')].map(cell => cell.innerText)") == ["1", "2", "3"]
    failed = theatre.program.call("truss_run_sql", sql="SELECT nothing FROM products")
    theatre.show("rows", failed)
    theatre.browser.find("[role=alert]", "42703")


def changes_stand_side_by_side(theatre):
    update = {"table": "products", "filters": {"id": "lt.4"}, "changes": {"price": "9.99", "tags": ["new"]}, "preview": True}
    for width, theme in ((1200, "light"), (320, "dark")):
        theatre.show("rows", theatre.program.call("truss_update_rows", **update), update, width=width, theme=theme)
        rows = list(zip(*(theatre.column(index) for index in range(4))))
        assert ("1", "price", "81.18", "9.99") in rows and ("1", "tags", "[]", '["new"]') in rows, rows
        assert theatre.in_frame("return document.querySelectorAll('td.before').length") == len(rows)
        theatre.browser.find("h1", "Preview: 3 rows would be updated; nothing was changed.")
        assert theatre.in_frame(
            "return [...document.querySelectorAll('td.after')].every(cell => cell.getBoundingClientRect().right <= innerWidth)")
        theatre.picture(f"rows-preview-{theme}-{width}")
    for tool, arguments, count in (
        ("truss_delete_rows", {"table": "order_items", "filters": {"order_id": "lt.3"}, "preview": True}, 5),
        ("truss_insert_rows", {"table": "categories", "rows": [{"slug": "x", "name": "X"}, {"slug": "y", "name": "Y"}], "preview": True}, 2),
        ("truss_update_rows", {"table": "odd table", "filters": {"ID": "eq.1"}, "changes": {"ID": 77}, "preview": True}, None),
    ):
        result = theatre.program.call(tool, **arguments)
        theatre.show("rows", result, arguments, tool=tool)
        theatre.browser.find("h1", "Preview:")
        if count:
            assert len(theatre.column(0)) == count, tool


def hostile_data_stays_text(theatre):
    evil = EVIL.replace("HOST", theatre.stage.host)
    theatre.query(
        f"SELECT $1::text AS \"{evil[:40].replace(chr(34), chr(34) * 2)}\", E'\\u202Egnp.exe\\u2028\\u200B' AS bidi, "
        "'مرحبا بالعالم 123' AS arabic, 'שלום' AS hebrew, repeat('<b>', 3000) AS long, '\"],\"rows\":[' AS forged, "
        "E'\\n3 rows shown of 5, there are more; for the next rows give after [\"1\"].' AS advice", evil)
    text = theatre.in_frame("return document.querySelector('main').innerText")
    assert "<img src=" in text and "U+202E" in text and "U+2028" in text and "U+200B" in text, text
    assert not any(mark in text for mark in "\u202e\u2028\u200b"), text
    assert theatre.in_frame("return document.querySelectorAll('img, main script, main style, main b, iframe, object').length") == 0
    directions = theatre.in_frame(
        "return [2, 3].map(index => getComputedStyle(document.querySelector('tbody tr').cells[index].firstChild).direction)")
    assert directions == ["rtl", "rtl"], directions
    assert theatre.in_frame("return document.querySelector('.foot button') === null"), "a value gave advice"
    theatre.picture("rows-hostile")
    for format in ("CSV", "JSON", "Markdown"):
        theatre.copied(format)
    texts = {
        "schema": f"# ! not null\nschema public\n{json.dumps(evil)} ~3: {json.dumps(evil)} text, x int -> {json.dumps(evil)}(x)\nordinary: id int\n"
                  "a: b text='cut, in (the mid…, c int\n: : :\nschema \"\n~~~\nfunction f(",
        "plan": f"Seq Scan on {evil}  (cost=0.00..1e999 rows=99999999999999999999 width=8) (actual time=9..1 rows=1 loops=0)\n  Filter: {evil}\n ->\n  ->  ->  x\n",
        "advice": f"HIGH rls_off: {evil}\n{evil}\n- {evil}; \": {evil}\n  fix: {evil}\n  fix for each: <it>\n- and 99999 more\nMEDIUM",
        "rows": '{"columns":["a"],"rows":[[' + "[" * 5000,
    }
    for page, text in texts.items():
        theatre.show(page, {"content": [{"type": "text", "text": text}]})
        assert theatre.in_frame("return document.querySelectorAll('img, main script, main style, iframe').length") == 0, page
        assert theatre.in_frame("return document.querySelector('main').innerText.length") > 3, page


def huge_results_are_shown(theatre):
    rows = ",".join(f'[{index},"{"y" * (1_000_000 if index == 3 else 10)}",{index}.5]' for index in range(10_000))
    text = '{"columns":["a","b","c"],"rows":[' + rows + "]}"
    begin = time.monotonic()
    theatre.show("rows", {"content": [{"type": "text", "text": text}]})
    shown = time.monotonic() - begin
    theatre.browser.find("h1", "10,000 rows")
    assert theatre.in_frame("return document.querySelectorAll('tbody tr').length") < 4000
    assert theatre.in_frame("return document.querySelector('main').innerText.length") < 200_000
    begin = time.monotonic()
    theatre.browser.click("thead button", "a")
    theatre.browser.click("thead button", "a")
    assert theatre.column(0)[0] == "9999"
    print(f"     10,000 rows with a cell of 1 MB: shown in {shown:.2f} s, sorted twice in {time.monotonic() - begin:.2f} s")
    # Everything is reached by scrolling.
    theatre.waits_for(
        "const box = document.querySelector('.scroll'); box.scrollTop = box.scrollHeight;"
        "return document.querySelector('tbody').lastChild.cells[0].innerText === '0'")
    theatre.browser.click("thead button", "a")
    theatre.browser.click(".fold")
    assert theatre.in_frame("return document.querySelector('bdi.open').textContent.length") < 21_000
    theatre.browser.find(".fold", "980,000 more are copied")
    theatre.browser.click(".group button", "Chart")
    theatre.waits_for("return document.querySelector('svg') !== null")
    wide = [f'"c{index}"' for index in range(1600)]
    theatre.show("rows", {"content": [{"type": "text", "text": f'{{"columns":[{",".join(wide)}],"rows":[[{",".join(["1"] * 1600)}],[{",".join(["2"] * 1600)}]]}}'}]})
    tables = "\n".join(f"t{index} ~9: id int pk, other int -> t{(index * 7) % 600}(id)" for index in range(600))
    theatre.show("schema", {"content": [{"type": "text", "text": f"schema public\n{tables}"}]})
    assert theatre.in_frame("return document.querySelectorAll('.card').length") == 600
    plan = "\n".join(f"{' ' * (6 * depth - 4) + '->  ' if depth else ''}Nested Loop  (cost=0.00..{900 - depth}.00 rows=1 width=8)" for depth in range(300))
    theatre.show("plan", {"content": [{"type": "text", "text": plan}]})
    assert theatre.in_frame("return document.querySelectorAll('.node').length") == 300


def messages_in_any_order_do_no_harm(theatre):
    strange = [
        "text", 42, None, [], {}, {"jsonrpc": "1.0", "method": RESULT, "params": {}}, {"jsonrpc": "2.0"},
        {"jsonrpc": "2.0", "id": 99, "result": {}}, {"jsonrpc": "2.0", "id": None, "error": {}},
        {"jsonrpc": "2.0", "method": "ui/notifications/unknown", "params": {"x": 1}},
        {"jsonrpc": "2.0", "method": 7}, {"jsonrpc": "2.0", "method": INPUT},
        {"jsonrpc": "2.0", "method": "ui/notifications/tool-input-partial", "params": {"arguments": {"tab": 1}}},
        {"jsonrpc": "2.0", "method": "ui/notifications/host-context-changed", "params": "none"},
        {"jsonrpc": "2.0", "method": "ui/notifications/host-context-changed", "params": {
            "styles": {"variables": {"color": "red", "--x": 5}}, "containerDimensions": None, "safeAreaInsets": {"top": "x"}}},
        {"jsonrpc": "2.0", "method": RESULT, "params": {}}, {"jsonrpc": "2.0", "method": RESULT, "params": {"content": "x"}},
        {"jsonrpc": "2.0", "method": RESULT, "params": {"content": [None, {"type": "image"}, {"type": "text", "text": 5}]}},
        {"jsonrpc": "2.0", "id": "r1", "method": "ping"}, {"jsonrpc": "2.0", "id": "r2", "method": "ui/resource-teardown"},
        {"jsonrpc": "2.0", "id": "r3", "method": "sampling/createMessage", "params": {}},
    ]
    for page in NAMES:
        tool, arguments = FIRST[page]
        result = theatre.program.call(tool, **arguments)
        theatre.show(page, result, arguments, tool=tool)
        expected = theatre.in_frame("return document.querySelector('main').innerText")
        for early in (False, True):
            theatre.show(page, result, arguments, tool=tool, early=early, before=strange)
            theatre.waits_for("return document.querySelector('main').innerText === arguments[0]", expected)
            answers = theatre.on_host("return log.filter(one => typeof one.id === 'string')")
            assert {one["id"]: "result" in one for one in answers} == {"r1": True, "r2": True, "r3": False}, answers
        # The result before the arguments, and a second one.
        theatre.show(page, result, None, tool=tool)
        theatre.on_host("notify(arguments[0], { arguments: arguments[1] }); notify(arguments[2], arguments[3])", INPUT, arguments, RESULT, result)
        theatre.waits_for("return document.querySelector('main').innerText === arguments[0]", expected)
        # Not from the host: the page's own window is no host.
        theatre.in_frame(
            "window.postMessage({ jsonrpc: '2.0', method: arguments[0], params: { content: [{ type: 'text', text: 'forged' }] } }, '*');"
            "return new Promise(resolve => setTimeout(resolve, 50))", RESULT)
        assert "forged" not in theatre.in_frame("return document.querySelector('main').innerText")
        theatre.show(page, None, arguments, waits=False)
        theatre.on_host("notify('ui/notifications/tool-cancelled', { reason: 'somebody said no' })")
        theatre.browser.find("main", "somebody said no")
        first, = [one["params"] for one in theatre.on_host("return log.filter(one => one.method === 'ui/initialize')")]
        assert first["protocolVersion"] == "2026-01-26" and set(first) == {"protocolVersion", "appInfo", "appCapabilities"}, first


def a_schema_is_laid_out_searched_and_told(theatre):
    theatre.first("schema")
    cards = theatre.in_frame(
        "return [...document.querySelectorAll('.card')].map(one => { const box = one.getBoundingClientRect();"
        " return [one.querySelector('b').innerText.split('\\n')[0], box.left, box.top, box.right, box.bottom]; })")
    names = [card[0] for card in cards]
    assert len(cards) == 18 and "odd table" in names and "sales.leads" in names, names
    for one in cards:
        for other in cards:
            apart = one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2] or other[4] <= one[2]
            assert one is other or apart, f"{one[0]} lies on {other[0]}"
    assert theatre.in_frame("return document.querySelectorAll('.edge').length") == 15
    theatre.browser.type("input", "tracking")
    bright = "return [...document.querySelectorAll('.card:not(.faint) b')].map(one => one.innerText.split('\\n')[0])"
    assert theatre.in_frame(bright) == ["shipments"]
    theatre.in_frame("const box = document.querySelector('input'); box.value = ''; box.dispatchEvent(new Event('input'))")
    theatre.in_frame("[...document.querySelectorAll('.card')].find(one => one.querySelector('b').innerText.startsWith('odd table')).click()")
    theatre.browser.click(".side button", "All details")
    theatre.browser.find(".side pre", 'table public."odd table"')
    theatre.in_frame("[...document.querySelectorAll('.card')].find(one => one.querySelector('b').innerText.startsWith('sales.orders')).click()")
    theatre.browser.click(".side button", "All details")
    theatre.browser.find(".side pre", "table sales.orders")
    theatre.in_frame("[...document.querySelectorAll('.card')].find(one => one.querySelector('b').innerText.startsWith('orders')).click()")
    theatre.browser.find(".side", "Referred to by")
    assert set(theatre.in_frame(bright)) == {"orders", "customers", "order_items", "payments"}
    theatre.picture("schema-chosen")
    theatre.browser.click(".side .links button", "order_items")
    theatre.browser.find(".side h2", "order_items")
    theatre.first("schema", width=320, theme="dark")
    theatre.browser.click(".list button", "customers")
    theatre.browser.find(".side h2", "customers")
    theatre.picture("schema-chosen-dark-320")
    for arguments in ({"detail": "names"}, {"detail": "full"}, {"schema": "sales"}):
        theatre.show("schema", theatre.program.call("truss_database_schema", **arguments), arguments)
        expected = 3 if "schema" in arguments else 18
        assert theatre.in_frame("return document.querySelectorAll('.card').length") == expected, arguments
    theatre.first("schema", capabilities={})
    theatre.browser.click(".card")
    assert theatre.in_frame("return ![...document.querySelectorAll('.side button')].some(one => one.textContent === 'All details')")


def a_plan_shows_where_time_goes(theatre):
    theatre.first("plan")
    shares = theatre.in_frame("return [...document.querySelectorAll('.share > span:not(.quiet)')].map(one => parseInt(one.textContent))")
    assert len(shares) == 6 and 95 <= sum(shares) <= 105, shares
    heavy = theatre.in_frame("return [...document.querySelectorAll('.node')].map(one => one.classList.contains('heavy'))")
    assert heavy[shares.index(max(shares))], (shares, heavy)
    text = theatre.in_frame("return document.querySelector('main').innerText")
    assert re.search(r"900 of \d+ estimated", text) and re.search(r"\d cached", text) and "Execution Time" in text, text
    # Keys move, open and fold.
    theatre.in_frame("document.querySelector('.node button').focus()")
    theatre.browser.keys(DOWN, ENTER)
    assert theatre.in_frame("return document.activeElement.getAttribute('aria-expanded')") == "true"
    theatre.browser.keys(LEFT)
    assert theatre.in_frame("return [...document.querySelectorAll('.node')].filter(one => !one.hidden).length") == 2
    sql = (
        "WITH s AS MATERIALIZED (SELECT product_id, avg(rating) AS r FROM reviews, generate_series(1, 500) GROUP BY 1) SELECT p.name, s.r, "
        "(SELECT count(*) FROM order_items i WHERE i.product_id = p.id) AS n FROM products p LEFT JOIN s ON s.product_id = p.id "
        "WHERE p.attributes->>'material' = 'steel' AND p.price > (SELECT avg(price) FROM products) ORDER BY n DESC LIMIT 10")
    result = theatre.program.call("truss_explain_query", sql=sql, analyze=True)
    theatre.show("plan", result, {}, theme="dark")
    shares = theatre.in_frame("return [...document.querySelectorAll('.share > span:not(.quiet)')].map(one => parseInt(one.textContent))")
    assert 90 <= sum(shares) <= 110, shares
    heavy = theatre.in_frame("return [...document.querySelectorAll('.heavy b')].map(one => one.textContent)")
    assert {"Nested Loop", "HashAggregate"} & {name.split("\n")[0] for name in heavy}, heavy
    theatre.browser.find(".badge", "× more than estimated")
    theatre.picture("plan-cte-dark")
    # Times are those of one loop, and of one process among several beside each other.
    loops = (
        "Nested Loop  (cost=0.00..9.00 rows=9 width=8) (actual time=0.010..100.000 rows=1000 loops=1)\n"
        "  ->  Seq Scan on a  (cost=0.00..9.00 rows=9 width=8) (actual time=0.010..10.000 rows=100 loops=1)\n"
        "  ->  Index Scan using i on b  (cost=0.00..9.00 rows=9 width=8) (actual time=0.001..0.800 rows=10 loops=100)")
    workers = (
        "Gather  (cost=0.00..9.00 rows=9 width=8) (actual time=0.010..100.000 rows=300 loops=1)\n"
        "  Workers Planned: 2\n  Workers Launched: 2\n"
        "  ->  Parallel Seq Scan on t  (cost=0.00..9.00 rows=9 width=8) (actual time=0.010..80.000 rows=100 loops=3)")
    for text, expected in ((loops, [10, 10, 80]), (workers, [20, 80])):
        theatre.show("plan", {"content": [{"type": "text", "text": text}]})
        shares = theatre.in_frame("return [...document.querySelectorAll('.share > span:not(.quiet)')].map(one => parseInt(one.textContent))")
        assert shares == expected, shares
    theatre.show("plan", theatre.program.call("truss_explain_query", sql="SELECT * FROM products WHERE price > 3"), {})
    theatre.browser.find("h1", "Plan, as estimated")
    theatre.browser.find(".sum", "Total cost")


def advice_comes_by_severity_with_sql(theatre):
    theatre.first("advice")
    tones = theatre.in_frame("return [...document.querySelectorAll('.rule')].map(one => one.classList[1])")
    assert tones == sorted(tones) and set(tones) == {"high", "medium"}, tones
    counts = theatre.in_frame("return [...document.querySelectorAll('[aria-label=Severity] button')].map(one => one.textContent)")
    said = re.findall(r"(\d+) (high|medium|low)", theatre.program.call("truss_advise")["content"][0]["text"].split("\n")[0])
    assert counts == [f"{number} {severity}" for number, severity in said], counts
    fixes = theatre.in_frame("return [...document.querySelectorAll('.fix code')].map(one => one.textContent)")
    assert 'ALTER TABLE public."odd table" ENABLE ROW LEVEL SECURITY; -- then create its policies' in fixes, fixes
    assert "CREATE INDEX CONCURRENTLY ON public.shipments (order_id, line_no);" in fixes and not any("<it>" in fix for fix in fixes), fixes
    theatre.browser.click("button", "Copy all SQL")
    theatre.waits_for("return document.getElementById('status').textContent.startsWith('Copied')")
    theatre.browser.click("[aria-label=Severity] button", "high")
    assert theatre.in_frame("return document.querySelectorAll('.rule.high').length") == 0
    theatre.browser.type("input", "shipments")
    found = theatre.in_frame("return [...document.querySelectorAll('.object')].map(one => one.textContent)")
    assert found and all("shipments" in name for name in found), found


def pages_only_read(theatre):
    calls = theatre.called
    assert calls and calls <= {"truss_query_table", "truss_run_sql", "truss_describe_table"}, calls


def no_request_has_left(theatre):
    assert theatre.stage.strange_requests() == [], theatre.stage.strange_requests()


CHECKS = [
    pages_are_small_and_share_what_they_share, the_policy_is_enforced_and_the_log_sees_requests,
    every_page_fits_in_light_and_dark, everything_has_a_name, the_host_decides_on_looks, rows_sort_by_their_digits,
    rows_filter, rows_chart_what_fits, rows_read_on, rows_do_not_read_on_where_they_cannot, rows_are_exact,
    rows_are_copied_exactly, rows_are_shown_in_any_format, changes_stand_side_by_side, hostile_data_stays_text,
    huge_results_are_shown, messages_in_any_order_do_no_harm, a_schema_is_laid_out_searched_and_told,
    a_plan_shows_where_time_goes, advice_comes_by_severity_with_sql, pages_only_read, no_request_has_left,
]


def main():
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("program", nargs="?", default=str(ROOT / ".build/debug/TrussMCP"))
    reader.add_argument("--screenshots", type=Path, help="a folder to put pictures into")
    reader.add_argument("--only", help="checks whose name contains this")
    options = reader.parse_args()
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    theatre = Theatre(options.program, options.screenshots)
    theatre.called = theatre.stage.called
    failed = 0
    checks = [check for check in CHECKS if not options.only or options.only in check.__name__]
    try:
        for check in checks:
            begin = time.monotonic()
            name = check.__name__.replace("_", " ")
            try:
                check(theatre)
                print(f"  ok {name} ({time.monotonic() - begin:.1f} s)", flush=True)
            except Exception:
                failed += 1
                print(f"  FAILED {name}\n{traceback.format_exc()}", flush=True)
    finally:
        theatre.close()
    print(f"\n{len(checks) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
