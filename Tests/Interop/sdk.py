"""One conversation through the Python SDK of the environment this runs in: sdk.py PROGRAM MODE.

MODE is a protocol revision, or how SDK 2 names its ways to connect: legacy, auto.
"""

import asyncio
import contextlib
import json
import sys
import traceback
from importlib.metadata import version as installed_version

import mcp
import mcp.types as types

import readme

PROGRAM, MODE = sys.argv[1:]
IS_SDK_2 = installed_version("mcp").startswith("2.")
SERVER = mcp.StdioServerParameters(command=PROGRAM, args=["--sandbox"])

# Answers within this time or the check fails; the first call waits for PostgreSQL to start.
PATIENCE = 30

# PostgreSQL would count for many seconds.
SLOW_QUERY = "SELECT count(*) FROM generate_series(1,20000) a, generate_series(1,20000) b"


def plain(model):
    """A result as the members that were on the wire."""
    return model.model_dump(by_alias=True, mode="json", exclude_none=True)


class Conversation:
    """The calls the checks make, whichever SDK makes them; results are plain dictionaries."""

    def __init__(self, session):
        self.session = session

    async def tools(self):
        return plain(await self.session.list_tools())["tools"]

    async def resources(self):
        return plain(await self.session.list_resources())["resources"]

    async def templates(self):
        return plain(await self.session.list_resource_templates())["resourceTemplates"]

    async def prompts(self):
        return plain(await self.session.list_prompts())["prompts"]

    async def prompt(self, name, arguments):
        result = plain(await self.session.get_prompt(name, arguments))
        return result["messages"][0]["content"]["text"]

    async def call(self, name, **arguments):
        """The text of a result and whether it reports an error."""
        result = plain(await self.session.call_tool(name, arguments))
        return result["content"][0]["text"], result.get("isError", False)

    async def read(self, uri):
        result = plain(await self.session.read_resource(uri if IS_SDK_2 else types.AnyUrl(uri)))
        return result["contents"][0]["text"]

    async def completions(self, reference, name, typed, settled=None):
        result = await self.session.complete(
            reference, {"name": name, "value": typed}, settled)
        return plain(result)["completion"]["values"]

    async def error_code(self, awaitable):
        """The JSON-RPC code a call fails with; None where it does not."""
        try:
            await awaitable
        except (mcp.MCPError if IS_SDK_2 else mcp.McpError) as error:
            return error.error.code
        return None

    async def rows(self, name, **arguments):
        text, is_error = await self.call(name, **arguments)
        assert not is_error, text
        return rows(text)


@contextlib.asynccontextmanager
async def conversation():
    """An open conversation and the revision it settled on."""
    if IS_SDK_2:
        async with mcp.Client(SERVER, mode=MODE, read_timeout_seconds=PATIENCE) as client:
            yield Conversation(client), client.protocol_version
        return
    # This SDK asks for its newest revision; the constant is what its handshake reads.
    types.LATEST_PROTOCOL_VERSION = MODE
    async with mcp.stdio_client(SERVER) as streams, mcp.ClientSession(*streams) as session:
        result = await session.initialize()
        yield Conversation(session), result.protocolVersion


def rows(text):
    """All rows in a result as dictionaries; numbers keep their digits as text."""
    found = []
    for line in text.splitlines():
        if line.startswith('{"columns":'):
            table = json.loads(line, parse_int=str, parse_float=str)
            found += [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    return found


CHECKS = []


def check(function):
    """Adds a check; its name is what it says."""
    CHECKS.append(function)
    return function


@check
async def the_revision_is_the_one_asked_for(talk, revision):
    wanted = {"legacy": "2025-11-25", "auto": "2026-07-28"}.get(MODE, MODE)
    assert revision == wanted, revision


@check
async def tools_are_those_of_the_readme(talk, revision):
    names = [tool["name"] for tool in await talk.tools()]
    assert names == readme.first_cells("Tools"), names


@check
async def annotations_agree_with_the_readme(talk, revision):
    effects = readme.effects()
    for tool in await talk.tools():
        if revision == "2024-11-05":
            assert "annotations" not in tool, tool
            continue
        hints = tool["annotations"]
        effect = effects[tool["name"]]
        assert hints["readOnlyHint"] == (effect == "reads"), tool["name"]
        assert hints["destructiveHint"] == (effect in ("overwrites", "destroys")), tool["name"]
        assert tool["inputSchema"]["type"] == "object" and tool["description"], tool["name"]


@check
async def resources_are_those_of_the_readme(talk, revision):
    uris = [resource["uri"] for resource in await talk.resources()]
    uris += [template["uriTemplate"] for template in await talk.templates()]
    assert uris == readme.first_cells("Resources"), uris


@check
async def prompts_are_those_of_the_readme(talk, revision):
    names = [prompt["name"] for prompt in await talk.prompts()]
    assert names == readme.first_cells("Prompts"), names


@check
async def every_resource_can_be_read(talk, revision):
    assert json.loads(await talk.read("truss://status"))
    assert json.loads(await talk.read("truss://modules"))
    assert "customers" in await talk.read("truss://schema")
    assert "expected_value" in await talk.read("truss://table/sales/leads")
    assert "größe" in await talk.read("truss://table/public/odd%20table")


@check
async def every_prompt_can_be_had(talk, revision):
    assert '"sales"' in await talk.prompt("explore_database", {"schema": "sales"})
    assert "truss_list_identities" in await talk.prompt("audit_identities", {})


@check
async def every_tool_that_needs_no_arguments_answers(talk, revision):
    effects = readme.effects()
    for tool in await talk.tools():
        if effects[tool["name"]] == "reads" and not tool["inputSchema"].get("required"):
            text, is_error = await talk.call(tool["name"])
            # The sandbox's PostgreSQL does not count queries; what is then to be done is the answer.
            explains = tool["name"] == "truss_top_queries" and "pg_stat_statements" in text
            assert text and (explains or not is_error), f"{tool['name']}: {text}"


@check
async def filters_find_what_sql_finds(talk, revision):
    found = await talk.rows(
        "truss_query_table", table="orders", select="id", order="id", limit=1000,
        filters={"status": "in.(paid,shipped)", "total": ["gte.100", "lt.900"]})
    wanted = await talk.rows(
        "truss_run_sql", maxRows=1000,
        sql="SELECT id FROM orders WHERE status IN ('paid', 'shipped') "
            "AND total >= $1 AND total < $2 ORDER BY id",
        params=[100, 900])
    assert found == wanted and len(found) > 10, (len(found), len(wanted))


@check
async def filters_of_the_readme_find_rows(talk, revision):
    for example in readme.filters():
        found = []
        for table in ["orders", "customers", "products"]:
            text, is_error = await talk.call(
                "truss_query_table", table=table, limit=1, filters=example)
            found += [] if is_error else rows(text)
        assert found, example


@check
async def values_come_back_exactly(talk, revision):
    row = {
        "id": 71, "name": 'comma, "quote", \\ and 花子\n🔔', "budget": 12345678901234567890,
        "reference": 9223372036854775807, "items": [[], {"a": [1, None, "x"]}],
        "product_ids": [3, 1, 2], "created_at": "2026-01-02T03:04:05.678901+00:00",
    }
    await talk.rows("truss_insert_rows", table="wishlists", rows=[row, {"id": 72}])
    stored = await talk.rows(
        "truss_query_table", table="public.wishlists", filters={"id": ["gte.71", "lte.72"]},
        order="id")
    try:
        as_text = json.loads(json.dumps(row), parse_int=str)
        assert {name: stored[0][name] for name in row} == as_text, stored[0]
        assert (stored[1]["name"], stored[1]["items"]) == ("Wishlist", []), stored[1]
        changed = await talk.rows(
            "truss_update_rows", table="wishlists", filters={"name": f"eq.{row['name']}"},
            changes={"items": [], "visibility": "shared"})
        assert changed[0]["items"] == [] and changed[0]["visibility"] == "shared", changed
    finally:
        gone = await talk.rows(
            "truss_delete_rows", table="wishlists", filters={"id": "in.(71,72)"})
    assert len(gone) == 2, gone
    assert await talk.rows("truss_query_table", table="wishlists") == []


@check
async def too_many_rows_change_none(talk, revision):
    many = [{"name": "many", "budget": number} for number in range(101)]
    await talk.rows("truss_insert_rows", table="wishlists", rows=many)
    text, is_error = await talk.call(
        "truss_delete_rows", table="wishlists", filters={"name": "eq.many"}, maxRows=100)
    assert is_error and "101" in text, text
    left = await talk.rows("truss_run_sql", sql="SELECT count(*) AS n FROM wishlists")
    assert left == [{"n": "101"}], left
    text, is_error = await talk.call(
        "truss_delete_rows", table="wishlists", filters={"name": "eq.many"}, maxRows=101)
    assert not is_error, text


@check
async def refusals_are_results_the_model_can_read(talk, revision):
    refused = [
        ("truss_run_sql", {"sql": "DELETE FROM customers"}, "DELETE"),
        ("truss_run_sql", {"sql": "SELECT 1; SELECT 2"}, "one"),
        ("truss_run_sql", {"sql": "SELECT nme FROM customers"}, "name"),
        ("truss_delete_rows", {"table": "orders", "filters": {"id": "gte.5", "status": "is.x"}},
         "status"),
        ("truss_delete_rows", {"table": "orders", "filters": {}}, "filters"),
        ("truss_delete_rows", {"table": "orders"}, "filters"),
        ("truss_query_table", {"table": "orders", "limt": 5}, "limt"),
        ("truss_query_table", {"table": "ordrs"}, "orders"),
    ]
    for name, arguments, word in refused:
        text, is_error = await talk.call(name, **arguments)
        assert is_error and word in text, f"{name} {arguments}: {text}"
    count = await talk.rows("truss_run_sql", sql="SELECT count(*) AS n FROM orders")
    assert count == [{"n": "900"}], count


@check
async def secrets_show_only_when_created(talk, revision):
    text, is_error = await talk.call(
        "truss_create_api_key", label="interop", keyType="service_role")
    assert not is_error, text
    made = json.loads(text)
    secret = json.dumps(made)
    assert "truss_sk_" in secret, text
    listed, _ = await talk.call("truss_list_api_keys")
    assert "interop" in listed and "key_hash" not in listed, listed
    hooks, _ = await talk.call("truss_list_webhooks")
    assert "whsec_0123456789abcdef" not in hooks and "wh-t0ken" not in hooks, hooks


@check
async def names_are_completed(talk, revision):
    reference = (
        types.ResourceTemplateReference(
            type="ref/resource", uri="truss://table/{schema}/{table}"))
    assert await talk.completions(reference, "schema", "sa") == ["sales"]
    if revision >= "2025-06-18":
        tables = await talk.completions(reference, "table", "lea", {"schema": "sales"})
        assert tables == ["leads"], tables
    tables = await talk.completions(reference, "table", "wish")
    assert tables == ["wishlists"], tables


@check
async def unknown_names_are_protocol_errors(talk, revision):
    assert await talk.error_code(talk.call("truss_no_such_tool")) == -32602
    assert await talk.error_code(talk.prompt("no_such_prompt", {})) == -32602
    missing = -32602 if revision >= "2026" else -32002
    for uri in ["truss://nothing", "truss://table/public/no_such_table"]:
        code = await talk.error_code(talk.read(uri))
        assert code == missing, f"{uri}: {code}"


@check
async def sixty_four_calls_at_once_get_their_own_answers(talk, revision):
    async def ask(number):
        return await talk.rows("truss_run_sql", sql="SELECT $1::int AS n", params=[number])

    answers = await asyncio.gather(*(ask(number) for number in range(64)))
    assert answers == [[{"n": str(number)}] for number in range(64)]


@check
async def a_slow_call_can_be_cancelled(talk, revision):
    slow = asyncio.create_task(talk.call("truss_run_sql", sql=SLOW_QUERY))
    await asyncio.sleep(0.5)
    assert not slow.done()
    slow.cancel()
    if not IS_SDK_2:
        # This SDK does not say so by itself; the slow call was its latest request.
        number = talk.session._request_id - 1
        await talk.session.send_notification(types.ClientNotification(
            types.CancelledNotification(
                method="notifications/cancelled",
                params=types.CancelledNotificationParams(requestId=number, reason="interop"))))
    with contextlib.suppress(asyncio.CancelledError):
        await slow
    assert await talk.rows("truss_run_sql", sql="SELECT 1 AS one") == [{"one": "1"}]


@check
async def a_subscription_is_acknowledged_and_stays_open(talk, revision):
    if revision < "2026":
        return
    async with talk.session.listen(
        tools_list_changed=True, resource_subscriptions=["truss://status"]
    ) as subscription:
        assert subscription.honored is not None
        assert await talk.rows("truss_run_sql", sql="SELECT 2 AS two") == [{"two": "2"}]
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(anext(subscription), timeout=0.3)
            raise AssertionError("nothing had changed")


async def main():
    failed = 0
    async with conversation() as (talk, revision):
        for function in CHECKS:
            name = function.__name__.replace("_", " ")
            try:
                await asyncio.wait_for(function(talk, revision), PATIENCE)
                print(f"  ok {name}", flush=True)
            except Exception as problem:
                failed += 1
                where = traceback.extract_tb(problem.__traceback__)[-1]
                print(f"  FAILED {name}: {type(problem).__name__} {problem} "
                      f"(line {where.lineno})"[:900].replace("\n", " "), flush=True)
    return failed


sys.exit(1 if asyncio.run(main()) else 0)
