"""Tools as released consumers of schemas take them: consumers.py PROGRAM CONSUMER.

Each consumer lists the tools of the built program by its own means and converts every one of them, up to where a
request would leave the machine; the validators that it ships judge the result.
"""

import asyncio
import json
import sys
import traceback

PROGRAM, CONSUMER = sys.argv[1:]
# Listing asks nothing of a Truss, so none needs to run.
ENVIRONMENT = {"TRUSS_API_KEY": "truss_sk_interop", "TRUSS_API_URL": "http://127.0.0.1:9"}

# A consumer that lists fewer has dropped some.
TOOLS = 36


async def openai_agents():
    """Function tools as the Responses and the Chat Completions API are sent them, with and without strict mode."""
    from agents.mcp import MCPServerStdio
    from agents.mcp.util import MCPUtil
    from agents.models.chatcmpl_converter import Converter as Chat
    from agents.models.openai_responses import Converter as Responses
    from jsonschema import Draft202012Validator

    server = MCPServerStdio(params={"command": PROGRAM, "env": ENVIRONMENT})
    await server.connect()
    try:
        listed = await server.list_tools()
        for strict in [False, True]:
            tools = [MCPUtil.to_function_tool(tool, server, strict) for tool in listed]
            sent = Responses.convert_tools(tools, []).tools
            assert len(sent) == TOOLS, len(sent)
            for tool, wire in zip(tools, sent):
                json.dumps(wire)
                Draft202012Validator.check_schema(wire["parameters"])
                check(tool.name, wire["parameters"])
                Chat.tool_to_openai(tool)
            # Objects with any members cannot be strict, nor what takes nothing; all other tools are.
            if strict:
                loose = {tool.name for tool in tools if not tool.strict_json_schema}
                takes_nothing = {wire["name"] for wire in sent if not wire["parameters"]["properties"]}
                assert loose - takes_nothing == {
                    "truss_query_table", "truss_insert_rows", "truss_update_rows",
                    "truss_delete_rows", "truss_call_function",
                }, loose
    finally:
        await server.cleanup()


async def google_genai():
    """Function declarations, by Gemini's own schema type and by JSON Schema."""
    from google.genai import _mcp_utils, types

    async with session() as connected:
        listed = (await connected.list_tools()).tools
        for is_agent_platform in [False, True]:
            tools = _mcp_utils.mcp_to_gemini_tools(listed, is_agent_platform)
            config = types.GenerateContentConfig(tools=tools)
            declarations = [d for tool in config.tools for d in tool.function_declarations]
            assert len(declarations) == TOOLS, len(declarations)
            for declaration in declarations:
                declaration.model_dump_json(exclude_none=True)
                if not is_agent_platform:
                    check_gemini(declaration.name, declaration.parameters)


def check(name, schema):
    """What the APIs check of a converted schema: OpenAI refuses a whole request for one breach."""
    assert schema["type"] == "object" and isinstance(schema["properties"], dict), (name, schema)
    check_arrays(name, schema)


def check_arrays(name, schema):
    assert isinstance(schema.get("type", ""), str) or "null" in schema["type"], (name, schema)
    if schema.get("type") == "array":
        assert schema["items"]["type"], (name, schema)
        check_arrays(name, schema["items"])
    for member in schema.get("properties", {}).values():
        check_arrays(name, member)


def check_gemini(name, schema):
    """What Gemini's API checks of a schema before a model sees it."""
    assert schema.type is not None, name
    if schema.type.value == "ARRAY":
        assert schema.items is not None and schema.items.type is not None, name
        check_gemini(name, schema.items)
    for member in (schema.properties or {}).values():
        check_gemini(name, member)
    for value in schema.enum or []:
        assert schema.type.value == "STRING" and value, name


async def langchain():
    """Tools of LangChain, as its models for OpenAI are sent them."""
    from langchain_core.utils.function_calling import convert_to_openai_tool
    from langchain_mcp_adapters.tools import load_mcp_tools

    async with session() as connected:
        tools = await load_mcp_tools(connected)
        assert len(tools) == TOOLS, len(tools)
        for tool in tools:
            converted = convert_to_openai_tool(tool)
            check(tool.name, converted["function"]["parameters"])
            json.dumps(converted)


async def pydantic_ai():
    """Tool definitions, transformed for OpenAI and for Gemini."""
    from fastmcp.client.transports import StdioTransport
    from pydantic_ai.mcp import MCPToolset
    from pydantic_ai.profiles.google import GoogleJsonSchemaTransformer
    from pydantic_ai.profiles.openai import OpenAIJsonSchemaTransformer

    toolset = MCPToolset(StdioTransport(command=PROGRAM, args=[], env=ENVIRONMENT))
    async with toolset:
        listed = await toolset.list_tools()
        assert len(listed) == TOOLS, len(listed)
        for tool in listed:
            schema = tool.input_schema if hasattr(tool, "input_schema") else tool.inputSchema
            for transformer in [OpenAIJsonSchemaTransformer, GoogleJsonSchemaTransformer]:
                transformed = transformer(dict(schema)).walk()
                check(tool.name, transformed)
                json.dumps(transformed)


def session():
    """A session of the MCP SDK that the consumer brings along."""
    import contextlib

    import mcp
    from mcp.client.stdio import stdio_client

    @contextlib.asynccontextmanager
    async def connect():
        server = mcp.StdioServerParameters(command=PROGRAM, env=ENVIRONMENT)
        async with stdio_client(server) as (read, write):
            async with mcp.ClientSession(read, write) as connected:
                await connected.initialize()
                yield connected

    return connect()


CONSUMERS = {
    "openai-agents": openai_agents, "google-genai": google_genai,
    "langchain-mcp-adapters": langchain, "pydantic-ai-slim": pydantic_ai,
}


def main():
    try:
        asyncio.run(asyncio.wait_for(CONSUMERS[CONSUMER](), 60))
        print(f"  ok      {CONSUMER} takes every tool")
    except Exception:
        print(f"  FAILED  {CONSUMER} takes every tool")
        print("          " + traceback.format_exc().replace("\n", "\n          "))
        sys.exit(1)


main()
