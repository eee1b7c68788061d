import JSON
import Library
import MCP
import Testing

@Suite struct PageTests {
    private static let names = (0..<7).map { "tool\($0)" }

    private static func client(pageSize: Int) -> TestClient {
        var features = Library()
        features.tools = names.map { name in
            var tool = Library.allTools[0]
            tool.name = name
            return tool
        }
        return TestClient(server: MCPServer(features, pageSize: pageSize))
    }

    @Test(arguments: [1, 2, 3, 6, 7, 8, 1000])
    func pagesTogetherAreTheWholeListInOrder(pageSize: Int) async {
        var found: [String] = []
        var cursor: String?
        var pages = 0
        repeat {
            // A new server for every page: a cursor needs no memory (PAGE-4).
            var client = Self.client(pageSize: pageSize)
            let params = cursor.map { #""cursor":"\#($0)""# } ?? ""
            let result = await client.send(Text.modern("1", "tools/list", params)).first?.at(
                "result")
            let tools = result?.at("tools")?.array ?? []
            found += tools.compactMap { $0.at("name")?.string }
            #expect(result?.at("cacheScope") == "public", "META-14")
            cursor = result?.at("nextCursor")?.string
            pages += 1
        } while cursor != nil && pages < 10
        #expect(found == Self.names, "PAGE-1")
        #expect(pages == (Self.names.count + pageSize - 1) / pageSize)
    }

    @Test func theDefaultIsOnePage() async {
        var client = TestClient()
        let result = await client.send(Text.request("1", "tools/list")).first?.at("result")
        #expect(result?.object?.names == ["tools"], "PAGE-5, RPC-32")
    }

    @Test func onlyCursorsGivenOutForTheListAreTaken() async {
        var client = Self.client(pageSize: 2)
        let page = await client.send(Text.request("1", "tools/list")).first
        let cursor = page?.at("result.nextCursor")?.string ?? ""
        #expect(
            await client.send(Text.request("1", "tools/list", #""cursor":"\#(cursor)""#)).first?
                .gist == "1 ok")
        let refused = [
            ("tools/list", #""not-a-cursor""#), ("tools/list", #""""#), ("tools/list", "5"),
            ("tools/list", #"["\#(cursor)"]"#), ("tools/list", #""\#(cursor.uppercased())""#),
            ("tools/list", #""\#(cursor)0""#), ("prompts/list", #""\#(cursor)""#),
            ("resources/list", #""\#(cursor)""#), ("resources/templates/list", #""\#(cursor)""#),
        ]
        for (method, cursor) in refused {
            let gist = await client.send(Text.request("1", method, #""cursor":\#(cursor)"#)).first?
                .gist
            #expect(gist == "1 -32602", "PAGE-2, PAGE-3: \(method) \(cursor)")
        }
        #expect(
            await client.send(Text.request("1", "tools/list", #""cursor":null"#)).first?.gist
                == "1 ok")
    }

    @Test func aCursorOfAnotherPageSizeIsRefused() async {
        var client = Self.client(pageSize: 2)
        let cursor = await client.send(Text.request("1", "tools/list")).first?.at(
            "result.nextCursor")?.string
        var other = Self.client(pageSize: 3)
        let request = Text.request("1", "tools/list", #""cursor":"\#(cursor ?? "")""#)
        #expect(await other.send(request).first?.gist == "1 -32602", "PAGE-2")
    }
}
