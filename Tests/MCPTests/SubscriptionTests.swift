import JSON
import Library
import MCP
import Testing

@Suite struct SubscriptionTests {
    private static let key = "io.modelcontextprotocol/subscriptionId"
    private static let acknowledged = "notifications/subscriptions/acknowledged"

    private static func listen(_ filter: String) -> String {
        Text.modern("11", "subscriptions/listen", filter)
    }

    static let cases: [Exchange] = [
        Exchange("SUB-1 missing", listen(""), "11 -32602"),
        Exchange("SUB-1 array", listen(#""notifications":[]"#), "11 -32602"),
        Exchange("SUB-1 null", listen(#""notifications":null"#), "11 -32602"),
        Exchange(
            "SUB-1 not a boolean", listen(#""notifications":{"toolsListChanged":1}"#), "11 -32602"),
        Exchange(
            "SUB-1 not URIs", listen(#""notifications":{"resourceSubscriptions":[1]}"#), "11 -32602"
        ),
        Exchange(
            "SUB-1 one URI", listen(#""notifications":{"resourceSubscriptions":"a:b"}"#),
            "11 -32602"),
        Exchange("SUB-2 nothing", listen(#""notifications":{}"#), acknowledged),
        Exchange(
            "SUB-2 everything",
            listen(
                #""notifications":{"toolsListChanged":true,"resourceSubscriptions":["a:b"],"new":5}"#
            ), acknowledged),
        Exchange(
            "ERA-9", Text.request("11", "subscriptions/listen", #""notifications":{}"#), "11 -32601"
        ),
    ]

    @Test(arguments: cases)
    func listeningIsAcknowledgedOrRefused(_ exchange: Exchange) async {
        #expect(await exchange.outcome() == exchange.gist)
    }

    private func subscription(id: String) throws -> Subscription {
        let line = Text.modern(
            id, "subscriptions/listen", #""notifications":{"toolsListChanged":true}"#)
        var session = Session.connection
        guard case .message(.request(let request)) = Incoming(parsing: Array(line.utf8)),
            case .subscription(let subscription) = MCPServer(Library()).reaction(
                to: request, in: &session)
        else { throw RPCError.internalError("no subscription") }
        return subscription
    }

    @Test(arguments: ["11", #""11""#, "1.0"])
    func everyMessageNamesTheRequestWithItsOwnID(id: String) throws {
        let subscription = try subscription(id: id)
        let token = try JSONValue(parsing: id)
        #expect(
            JSONValue.object(subscription.acknowledgement.json) == [
                "jsonrpc": "2.0", "method": .string(Self.acknowledged),
                "params": ["_meta": [Self.key: token], "notifications": [:]],
            ], "SUB-2, SUB-3")
        let closing = JSONValue.object(subscription.closing.json)
        #expect(closing.at("id") == token)
        #expect(closing.at("result.resultType") == "complete", "SUB-5")
        #expect(closing.at("result._meta")?.object?[Self.key] == token, "SUB-5")
        let info = closing.at("result._meta")?.object?["io.modelcontextprotocol/serverInfo"]
        #expect(info?.at("name") == "library", "META-8")
        #expect(
            JSONValue.object(subscription.cancellation.json) == [
                "jsonrpc": "2.0", "method": "notifications/cancelled",
                "params": ["requestId": token],
            ], "D12")
    }

    struct Notice: Sendable {
        let line: String
        let cancels: JSONValue?
    }

    static let notices: [Notice] = [
        Notice(line: #""requestId":7,"reason":"stop""#, cancels: 7),
        Notice(line: #""requestId":"7""#, cancels: "7"),
        Notice(line: #""requestId":null"#, cancels: nil),
        Notice(line: #""requestId":{}"#, cancels: nil),
        Notice(line: "", cancels: nil),
    ]

    @Test(arguments: notices)
    func aCancellationNamesARequestOrDoesNothing(_ notice: Notice) {
        let line =
            #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{\#(notice.line)}}"#
        guard case .message(.notification(let notification)) = Incoming(parsing: Array(line.utf8))
        else {
            Issue.record("not a notification")
            return
        }
        let effect = MCPServer(Library()).effect(of: notification)
        #expect(
            effect == (notice.cancels.flatMap { RequestID($0) }.map { .cancels($0) } ?? .none),
            "CANC-3")
    }
}
