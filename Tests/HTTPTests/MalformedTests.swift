import Foundation
import Testing

@testable import HTTP

@Suite struct MalformedTests {
    /// 10,000 and more by `HTTP_MALFORMED_REQUESTS`.
    static let count =
        ProcessInfo.processInfo.environment["HTTP_MALFORMED_REQUESTS"].flatMap { Int($0) } ?? 3000

    // SECURITY: "Input, from the client or from the API, that crashes the program"
    @Test func everyMalformedRequestIsRefusedAndTheServerGoesOn() async throws {
        let served = Flag()
        let respond: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            if request.target != "/x" { served.set() }
            return echo(request)
        }
        let (wrong, after) = try await withServer(respond: respond) { port in
            try await offPool {
                var wrong: [String] = []
                for bytes in MalformedRequest(seed: 1).prefix(Self.count) {
                    let client = try Client(port: port)
                    client.send(bytes)
                    client.finishSending()
                    let answer = client.rest()
                    guard !answer.isEmpty else { continue }
                    let isRefusal =
                        answer.hasPrefix("HTTP/1.1 4") || answer.hasPrefix("HTTP/1.1 5")
                    let isOnlyOne = answer.components(separatedBy: "HTTP/1.1 4").count <= 2
                    if !isRefusal || !isOnlyOne {
                        wrong.append(String(decoding: bytes, as: UTF8.self).debugDescription)
                    }
                }
                let client = try Client(port: port)
                client.send(ServerTests.get)
                return (wrong, try client.reply().status)
            }
        }
        #expect(wrong == [])
        #expect(after == 200)
        #expect(!served.isSet)
    }

    @Test func theGeneratorIsTheSameForTheSameSeed() {
        let first = Array(MalformedRequest(seed: 7).prefix(200))
        #expect(first == Array(MalformedRequest(seed: 7).prefix(200)))
        #expect(Set(first).count > 150)
    }
}
