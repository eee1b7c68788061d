import HTTP
import System
import Testing

/// How many requests are under way to the API at a time.
@Suite(.timeLimit(.minutes(2))) struct ExchangesTests {
    @Test(arguments: [2, 20])
    func asManyAsTheOperatorAllows(_ wanted: Int) async throws {
        let arrived = Monitor((now: 0, most: 0))
        let listener = try HTTPListener(host: "127.0.0.1", port: 0)
        // Answers nobody until as many as may come have come.
        let serving = Task {
            await HTTPServer(listener: listener) { _ in
                arrived.update { arrived in
                    arrived.now += 1
                    arrived.most = max(arrived.most, arrived.now)
                }
                await arrived.wait { $0.most >= wanted }
                arrived.update { $0.now -= 1 }
                return HTTPResponse(
                    status: 200, fields: ["Content-Type": "application/json"],
                    body: .bytes(Array(#"{"projects":[],"total_count":0}"#.utf8)))
            }.run()
        }
        defer { serving.cancel() }
        let program = try SpawnedProgram(
            ["--max-exchanges", "\(wanted)", "--timeout", "100"],
            environment: Instance.at("http://127.0.0.1:\(listener.port)"))
        for id in 0..<40 {
            program.send(
                #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"truss_list_projects"}}"#
            )
        }
        program.closeInput()
        #expect(try await program.ending() == 0)
        #expect(program.outputText.split(separator: "\n").count { $0.contains("projects") } == 40)
        #expect(arrived.update { $0.most } == wanted)
    }
}
