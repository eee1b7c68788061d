import JSON
import MCP
import Testing

@Suite struct CompletionTests {
    private static let template = #"{"type":"ref/resource","uri":"book://{shelf}/{place}"}"#
    private static let prompt = #"{"type":"ref/prompt","name":"review"}"#

    static func params(
        ref: String = prompt, name: String = "book", value: String, more: String = ""
    ) -> String {
        #""ref":\#(ref),"argument":{"name":"\#(name)","value":"\#(value)"}\#(more)"#
    }

    private static func request(_ params: String) -> String {
        Text.request("1", "completion/complete", params)
    }

    static let cases: [Exchange] = [
        Exchange("COMP-3 prompt", request(params(value: "")), "1 ok"),
        Exchange(
            "COMP-3 template", request(params(ref: template, name: "shelf", value: "")), "1 ok"),
        Exchange(
            "COMP-3 ref/tool",
            request(params(ref: #"{"type":"ref/tool","name":"echo"}"#, value: "")), "1 -32602"),
        Exchange(
            "COMP-3 no type", request(params(ref: #"{"name":"review"}"#, value: "")), "1 -32602"),
        Exchange(
            "COMP-3 no name", request(params(ref: #"{"type":"ref/prompt"}"#, value: "")), "1 -32602"
        ),
        Exchange("COMP-3 ref a string", request(params(ref: #""review""#, value: "")), "1 -32602"),
        Exchange(
            "COMP-4 unknown prompt",
            request(params(ref: #"{"type":"ref/prompt","name":"x"}"#, value: "")), "1 -32602"),
        Exchange(
            "COMP-4 unknown template",
            request(params(ref: #"{"type":"ref/resource","uri":"x:y"}"#, value: "")), "1 -32602"),
        Exchange("COMP-4 no ref", request(#""argument":{"name":"book","value":""}"#), "1 -32602"),
        Exchange("COMP-4 no argument", request(#""ref":\#(prompt)"#), "1 -32602"),
        Exchange(
            "COMP-4 no value", request(#""ref":\#(prompt),"argument":{"name":"book"}"#), "1 -32602"),
        Exchange(
            "COMP-4 value a number",
            request(#""ref":\#(prompt),"argument":{"name":"book","value":1}"#), "1 -32602"),
        Exchange(
            "COMP-6 not strings",
            request(params(value: "", more: #","context":{"arguments":{"a":1}}"#)), "1 -32602"),
        Exchange("COMP-6 null", request(params(value: "", more: #","context":null"#)), "1 ok"),
    ]

    @Test(arguments: cases)
    func referencesAndArgumentsAreChecked(_ exchange: Exchange) async {
        #expect(await exchange.outcome() == exchange.gist)
    }

    private func completion(_ params: String, version: String = "2025-11-25") async -> JSONValue? {
        var client = await TestClient.agreed(on: version)
        return await client.send(Self.request(params)).first?.at("result.completion")
    }

    @Test func atMostAHundredAreGiven() async {
        let completion = await completion(Self.params(value: "many"))
        #expect(completion?.at("values")?.array?.count == 100, "COMP-2")
        #expect(completion?.at("values.0") == "many 1", "COMP-7")
        #expect(completion?.at("total") == 250)
        #expect(completion?.at("hasMore") == true)
    }

    @Test func whatCannotBeCompletedHasNoValues() async {
        let nothing: JSONValue = ["values": [], "total": 0, "hasMore": false]
        #expect(await completion(Self.params(name: "author", value: "")) == nothing, "COMP-5")
        let fixed = #"{"type":"ref/resource","uri":"book://catalogue"}"#
        #expect(await completion(Self.params(ref: fixed, name: "shelf", value: "")) == nothing)
    }

    @Test func settledArgumentsReachTheProductSinceJune2025() async {
        let params = Self.params(
            ref: Self.template, name: "place", value: "1",
            more: #","context":{"arguments":{"shelf":"a"}}"#)
        let values = await completion(params, version: "2025-06-18")?.at("values")
        #expect(values == ["place:1", "shelf=a"], "COMP-6")
        let before = await completion(params, version: "2025-03-26")?.at("values")
        #expect(before == ["place:1"], "COMP-6")
    }
}
