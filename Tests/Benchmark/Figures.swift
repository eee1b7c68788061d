import Foundation
import JSON

/// Measures the rows of design §8 on the built program.
struct Figures {
    let program: URL
    let environment: [String: String]
    private let port: Int

    /// Needs the port of a running stub.
    init(program: URL, port: Int) {
        self.program = program
        self.port = port
        environment = [
            "TRUSS_API_URL": "http://127.0.0.1:\(port)",
            "TRUSS_API_KEY": "truss_sk_" + String(repeating: "0", count: 48),
        ]
    }

    private static let initialize =
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"benchmark","version":"1"}}}"#
    static let list = #"{"jsonrpc":"2.0","id":"l","method":"tools/list"}"#

    private static func call(_ id: Int, from table: String, _ more: String = "") -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"truss_run_sql","arguments":{"sql":"SELECT * FROM \#(table)","maxRows":100000\#(more)}}}"#
    }

    private func child(_ options: [String] = []) throws -> Child {
        let child = try Child(program, options, environment: environment)
        _ = child.ask(Figures.initialize)
        return child
    }

    private func raw() throws -> RawClient {
        guard let client = RawClient(port: port) else { throw Failure("the stub does not answer") }
        return client
    }

    /// All rows, in the order of design §8.
    func all() throws -> [Measurement] {
        try start() + [listing(), overhead()] + large()
            + [manyCalls(exchanges: 8), manyCalls(exchanges: 64), idle()] + served()
    }

    private func start() throws -> [Measurement] {
        var times: [Double] = []
        var resident: [Double] = []
        var own: [Double] = []
        for _ in 0..<25 {
            let start = Program.now()
            let child = try child()
            _ = child.ask(Figures.list)
            let pause = Program.now()
            if let memory = child.memory("VmHWM") { resident.append(memory / 1024) }
            if let memory = child.memory("RssAnon") { own.append(memory / 1024) }
            let reading = Program.now() - pause
            child.finish()
            times.append(Program.now() - start - reading)
        }
        return [
            Measurement(
                name: "start to tools/list answered and exit", unit: "ms", samples: times,
                budget: 30),
            Measurement(
                name: "resident memory after that", unit: "MiB", samples: resident, budget: 28,
                note: "its own pages: \(median(own).short) MiB; the rest are mapped libraries"),
        ]
    }

    private func listing() throws -> Measurement {
        let child = try child()
        defer { child.finish() }
        for _ in 0..<200 { _ = child.ask(Figures.list) }
        let times = (0..<500).map { _ in time { _ = child.ask(Figures.list) } }
        return Measurement(
            name: "tools/list in a warm process", unit: "ms", samples: times, budget: 0.3)
    }

    private func overhead() throws -> Measurement {
        let child = try child()
        defer { child.finish() }
        let raw = try raw()
        var own: [Double] = []
        var api: [Double] = []
        for index in 0..<400 {
            let total = time { _ = child.ask(Figures.call(index, from: "small")) }
            let alone = time { _ = raw.post("SELECT * FROM small") }
            guard index >= 50 else { continue }
            own.append(total)
            api.append(alone)
        }
        let base = median(api)
        return Measurement(
            name: "a call's time beyond the API's own, 100 rows", unit: "ms",
            samples: own.map { $0 - base }, budget: 1, note: "API alone: \(base.short) ms")
    }

    private func large() throws -> [Measurement] {
        let raw = try raw()
        var bytes = 0
        let api = (0..<15).map { _ in time { bytes = raw.post("SELECT * FROM \(Stub.large)") } }
        let base = median(api)
        var rows: [Measurement] = []
        for format in ["columns", "objects", "csv"] {
            let child = try child()
            let line = Figures.call(
                1, from: Stub.large, #","maxBytes":50000000,"format":"\#(format)""#)
            var size = 0
            var times = [time { size = child.ask(line).bytes }]
            let peak = child.memory("VmHWM")
            let before = child.memory("RssFile")
            let ticks = child.ticks
            times = (0..<15).map { _ in time { _ = child.ask(line) } }
            // A tick is 10 ms wherever Linux has not been told otherwise.
            let after = child.memory("VmRSS")
            let used = ticks.flatMap { before in child.ticks.map { ($0 - before) * 10 / 15 } }
            child.finish()
            let result = Double(bytes) / 1_000_000
            rows.append(
                Measurement(
                    name: "\(result.short) MB result as \(format): time beyond the API's own",
                    unit: "ms", samples: times.map { $0 - base },
                    budget: format == "csv" ? nil : 60,
                    note: """
                        API alone: \(base.short) ms; message: \((Double(size) / 1e6).short) MB; \
                        processor time a call: \(used.map { "\($0)" } ?? "–") ms
                        """))
            if let peak, let before {
                rows.append(
                    Measurement(
                        name: "the same, \(format): peak resident memory", unit: "× the result",
                        samples: [peak * 1024 / Double(bytes)], budget: 3,
                        note:
                            "\((peak / 1024).short) MiB, of which \((before / 1024).short) mapped libraries: own pages \(((peak - before) * 1024 / Double(bytes)).short) ×"
                    ))
            }
            if let after {
                rows.append(
                    Measurement(
                        name: "the same, \(format): resident after 16 such calls", unit: "MiB",
                        samples: [after / 1024], budget: nil))
            }
        }
        return rows
    }

    private func manyCalls(exchanges: Int) throws -> Measurement {
        let child = try child(["--max-exchanges", "\(exchanges)"])
        defer { child.finish() }
        let times = (0..<8).map { round in
            time {
                for index in 0..<64 {
                    child.send(Figures.call(round * 64 + index, from: Stub.slow))
                }
                child.lines(64)
            }
        }
        return Measurement(
            name: "64 calls at once, API takes 100 ms, \(exchanges) exchanges at a time",
            unit: "ms", samples: times, budget: 250,
            note: "\((64 + exchanges - 1) / exchanges * 100) ms are waiting")
    }

    private func idle() throws -> Measurement {
        let child = try child()
        defer { child.finish() }
        _ = child.ask(Figures.call(1, from: "small"))
        Thread.sleep(forTimeInterval: 0.5)
        let before = child.ticks
        Thread.sleep(forTimeInterval: 3)
        let used = before.flatMap { before in child.ticks.map { Double($0 - before) } }
        return Measurement(
            name: "clock ticks used in 3 idle seconds", unit: "", samples: used.map { [$0] } ?? [],
            budget: 0)
    }

    private func time(_ work: () -> Void) -> Double {
        let start = Program.now()
        work()
        return Program.now() - start
    }

    private func median(_ samples: [Double]) -> Double {
        Measurement(name: "", unit: "", samples: samples, budget: nil).median
    }
}

/// What keeps the benchmark from measuring.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
