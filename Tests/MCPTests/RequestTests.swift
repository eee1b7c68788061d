import JSON
import Library
import MCP
import Testing

@Suite struct RequestTests {
    static let cases: [Exchange] = [
        Exchange("TOOL-7", Text.request("1", "tools/call", #""name":"echo""#), "1 ok"),
        Exchange(
            "TOOL-7 null", Text.request("1", "tools/call", #""name":"echo","arguments":null"#),
            "1 ok"),
        Exchange(
            "TOOL-8 name missing", Text.request("1", "tools/call", #""arguments":{}"#), "1 -32602"),
        Exchange("TOOL-8 name a number", Text.request("1", "tools/call", #""name":5"#), "1 -32602"),
        Exchange(
            "TOOL-8 array", Text.request("1", "tools/call", #""name":"echo","arguments":[1]"#),
            "1 -32602"),
        Exchange(
            "TOOL-8 string", Text.request("1", "tools/call", #""name":"echo","arguments":"{}""#),
            "1 -32602"),
        Exchange("TOOL-9", Text.request("1", "tools/call", #""name":"no_such_tool""#), "1 -32602"),
        Exchange(
            "TOOL-9 modern", Text.modern("1", "tools/call", #""name":"no_such_tool""#), "1 -32602"),
        Exchange(
            "TOOL-9 case counts", Text.request("1", "tools/call", #""name":"Echo""#), "1 -32602"),
        Exchange("TOOL-11", Text.request("1", "tools/call", #""name":"fail""#), "1 ok"),
        Exchange(
            "TOOL-22", Text.request("1", "tools/call", #""name":"echo","task":{"ttl":1}"#), "1 ok"),
        Exchange(
            "RES-4", Text.request("1", "resources/read", #""uri":"book://catalogue""#), "1 ok"),
        Exchange("RES-5", Text.modern("1", "resources/read", #""uri":"book://none""#), "1 -32602"),
        Exchange("RES-6", Text.request("1", "resources/read", #""uri":"book://none""#), "1 -32002"),
        Exchange("RES-7 missing", Text.request("1", "resources/read"), "1 -32602"),
        Exchange(
            "RES-7 mistyped", Text.request("1", "resources/read", #""uri":["book://a/1"]"#),
            "1 -32602"),
        Exchange(
            "RES-8", Text.request("1", "resources/read", #""uri":"book://burnt""#), "1 -32603"),
        Exchange("RES-12", Text.request("1", "resources/read", #""uri":"book://a/1""#), "1 ok"),
        Exchange(
            "PROMPT-2 unknown", Text.request("1", "prompts/get", #""name":"nope""#), "1 -32602"),
        Exchange("PROMPT-2 no name", Text.request("1", "prompts/get"), "1 -32602"),
        Exchange(
            "PROMPT-2 argument missing", Text.request("1", "prompts/get", #""name":"review""#),
            "1 -32602"),
        Exchange(
            "PROMPT-2 none needed", Text.request("1", "prompts/get", #""name":"browse""#), "1 ok"),
        Exchange(
            "PROMPT-3",
            Text.request("1", "prompts/get", #""name":"review","arguments":{"book":1}"#), "1 -32602"
        ),
        Exchange(
            "PROMPT-3 an extra one",
            Text.request("1", "prompts/get", #""name":"browse","arguments":{"a":1}"#), "1 -32602"),
        Exchange(
            "PROMPT-3 array",
            Text.request("1", "prompts/get", #""name":"review","arguments":["book"]"#), "1 -32602"),
        Exchange(
            "PROMPT-6",
            Text.request("1", "prompts/get", #""name":"review","arguments":{"book":"B","x":"y"}"#),
            "1 ok"),
    ]

    @Test(arguments: cases)
    func parametersAreCheckedBeforeTheProductIsAsked(_ exchange: Exchange) async {
        #expect(await exchange.outcome() == exchange.gist)
    }

    @Test func aToolAnswersWithOneText() async {
        var client = TestClient()
        let call = Text.request("1", "tools/call", #""name":"echo","arguments":{"b":1.10,"a":[]}"#)
        let text: JSONValue = [["type": "text", "text": #"{"b":1.10,"a":[]}"#]]
        #expect(await client.send(call).first?.at("result") == ["content": text], "TOOL-12")
        let failing = await client.send(Text.request("1", "tools/call", #""name":"fail""#)).first
        #expect(failing?.at("result.isError") == true, "TOOL-11")
        #expect(failing?.at("result.content.0.text") == "It did not work.")
    }

    @Test func anUnknownResourceIsNamed() async {
        var client = TestClient()
        let legacy = await client.send(Text.request("1", "resources/read", #""uri":"book://none""#))
        #expect(legacy.first?.at("error.data") == ["uri": "book://none"], "RES-6")
        let modern = await client.send(Text.modern("1", "resources/read", #""uri":"book://none""#))
        #expect(modern.first?.at("error.data") == ["uri": "book://none"], "RES-5")
    }

    @Test(arguments: [
        ("tools/call", #""name":"Echo""#, "Unknown tool: Echo. Did you mean echo?"),
        ("tools/call", #""name":"library_echo""#, "Unknown tool: library_echo. Did you mean echo?"),
        ("tools/call", #""name":"lend""#, "Unknown tool: lend"),
        ("prompts/get", #""name":"reviews""#, "Unknown prompt: reviews. Did you mean review?"),
        (
            "resources/read", #""uri":"book://catalog""#,
            "Resource not found: book://catalog. Did you mean book://catalogue?"
        ),
        (
            "completion/complete",
            #""ref":{"type":"ref/prompt","name":"brows"},"argument":{"name":"a","value":""}"#,
            "Unknown prompt: brows. Did you mean browse?"
        ),
        (
            "completion/complete",
            #""ref":{"type":"ref/resource","uri":"book://{shelf}"},"argument":{"name":"a","value":""}"#,
            "Unknown resource template: book://{shelf}. Did you mean book://{shelf}/{place}?"
        ),
    ])
    func anUnknownNameIsAnsweredWithTheNearest(
        method: String, params: String, message: String
    ) async {
        for line in [Text.request("1", method, params), Text.modern("1", method, params)] {
            var client = TestClient()
            #expect(await client.send(line).first?.at("error.message") == .string(message))
        }
    }

    @Test func anUnknownNameOfAnyLengthGivesAShortMessage() async {
        let name = String(repeating: "echo_", count: 40_000)
        for (method, member) in [
            ("tools/call", "name"), ("prompts/get", "name"), ("resources/read", "uri"),
        ] {
            var client = TestClient()
            let answer = await client.send(Text.request("1", method, "\"\(member)\":\"\(name)\""))
            let message = answer.first?.at("error.message")?.string ?? ""
            #expect(!message.isEmpty && message.utf8.count < 400)
        }
    }

    @Test func aPromptIsOneMessageWithOneBlock() async {
        var client = TestClient()
        let request = Text.request(
            "1", "prompts/get", #""name":"review","arguments":{"tone":"kind","book":"B","x":"y"}"#)
        let text: JSONValue = ["type": "text", "text": "book=B, tone=kind"]
        #expect(
            await client.send(request).first?.at("result") == [
                "description": "About review.", "messages": [["role": "user", "content": text]],
            ], "PROMPT-4, PROMPT-6, SHAPE-7")
    }

    @Test func resourcesAndTemplatesAreBothListedWhereEitherIsThere() async {
        var features = Library.empty
        features.resourceTemplates = Library.allTemplates
        var client = TestClient(server: MCPServer(features))
        let resources = await client.send(Text.request("1", "resources/list")).first
        #expect(resources?.at("result") == ["resources": []], "RES-2")
        features = .empty
        features.resources = Library.allResources
        client = TestClient(server: MCPServer(features))
        let templates = await client.send(Text.request("1", "resources/templates/list")).first
        #expect(templates?.at("result") == ["resourceTemplates": []], "RES-2")
    }
}
