import JSON
import MCP
import Testing

@Suite struct BatchTests {
    private static let ping1 = Text.request("1", "ping")
    private static let ping2 = Text.request("2", "ping")
    private static let notice =
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":9}}"#

    static let march2025: [Exchange] = [
        Exchange("RPC-22", "[\(ping1),\(notice),\(ping2)]", "[1 ok, 2 ok]"),
        Exchange(
            "RPC-22 errors inside", "[\(ping1),\(Text.request("3", "nope"))]", "[1 ok, 3 -32601]"),
        Exchange("RPC-23 empty", "[]", "null -32600"),
        Exchange("RPC-23 invalid elements", "[1,2]", "[null -32600, null -32600]"),
        Exchange("RPC-23 only notifications", "[\(notice)]", "-"),
        Exchange("RPC-23 only responses", #"[{"jsonrpc":"2.0","id":5,"result":{}}]"#, "-"),
        Exchange("RPC-24", "[\(Text.initialize("2025-03-26"))]", "[0 -32600]"),
        Exchange("RPC-26", "[\(ping1),\(Text.modern("2", "tools/list"))]", "null -32600"),
    ]

    @Test(arguments: march2025)
    func batchesAreAnsweredInMarch2025(_ exchange: Exchange) async {
        let client = await TestClient.agreed(on: "2025-03-26")
        #expect(await exchange.outcome(for: client) == exchange.gist)
    }

    @Test(arguments: ["2024-11-05", "2025-06-18", "2025-11-25"])
    func batchesAreRefusedInEveryOtherRevision(version: String) async {
        let client = await TestClient.agreed(on: version)
        let id = version == "2025-11-25" ? "none" : "null"
        for batch in ["[\(Self.ping1)]", "[]", "[\(Self.notice)]", "[1,2]"] {
            let exchange = Exchange("RPC-25", batch, id + " -32600")
            #expect(await exchange.outcome(for: client) == exchange.gist, "RPC-25 \(batch)")
        }
    }

    @Test func batchesAreRefusedBeforeTheHandshake() async {
        for batch in ["[\(Self.ping1)]", "[\(Text.initialize("2025-03-26"))]", "[]"] {
            let exchange = Exchange("RPC-25", batch, "none -32600")
            #expect(await exchange.outcome() == exchange.gist, "RPC-24, RPC-25 \(batch)")
        }
    }
}
