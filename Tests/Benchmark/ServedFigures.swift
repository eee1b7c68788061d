import Foundation
import JSON
import Synchronization

extension Figures {
    /// Clients that ask at the same time, each on a connection of its own.
    private static let clients = 16
    private static let requestsEach = 200

    /// What Streamable HTTP serves to many clients at once; they share the machine with it.
    func served() throws -> [Measurement] {
        guard let port = RawClient.unusedPort() else { throw Failure("no port is free") }
        let child = try Child(
            program, ["http", "--port", "\(port)", "--max-rate", "0", "--max-calls", "0"],
            environment: environment, isQuiet: true)
        defer { child.interrupt() }
        guard Figures.answers(port) else { throw Failure("TrussMCP http does not answer") }
        let query =
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"truss_query_table","arguments":{"table":"small"}}}"#
        return [
            Figures.load(port, Figures.list, "tools/list"),
            Figures.load(port, query, "truss_query_table, 100 rows"),
        ]
    }

    private static func load(_ port: Int, _ body: String, _ name: String) -> Measurement {
        let times = Mutex<[Double]>([])
        let start = Program.now()
        DispatchQueue.concurrentPerform(iterations: clients) { _ in
            guard let client = RawClient(port: port) else { return }
            var own: [Double] = []
            for _ in 0..<requestsEach {
                let start = Program.now()
                guard post(body, by: client) > 0 else { return }
                own.append(Program.now() - start)
            }
            times.withLock { $0 += own }
        }
        let seconds = (Program.now() - start) / 1000
        let samples = times.withLock { $0 }
        var measurement = Measurement(
            name: "\(name) over HTTP, \(clients) clients on 2 cores", unit: "ms", samples: samples,
            budget: nil)
        let rate = Double(samples.count) / seconds
        measurement.note = "\(rate.short) requests/s, p99 \(measurement.quantile(0.99).short) ms"
        return measurement
    }

    private static func post(_ body: String, by client: RawClient) -> Int {
        client.post(
            body, to: "/mcp",
            fields: [
                "Content-Type: application/json", "Accept: application/json, text/event-stream",
                "Authorization: Bearer truss_sk_" + String(repeating: "0", count: 48),
            ])
    }

    /// Asks until the server is up, for 5 s at most.
    private static func answers(_ port: Int) -> Bool {
        for _ in 0..<500 {
            if let client = RawClient(port: port), post(list, by: client) > 0 { return true }
            Thread.sleep(forTimeInterval: 0.01)
        }
        return false
    }
}
