import HTTP
import JSON

/// Stands for the API in a process of its own: answers from memory, as fast as it can.
enum Stub {
    /// What a statement holds to ask for an answer.
    static let large = "large_table"
    static let slow = "slow_table"

    /// Milliseconds that an answer about `slow` takes.
    static let delay = 100

    /// Serves until the input ends, having printed its port.
    static func run() async throws {
        let small = SampleRows.answer(rows: 100)
        let large = SampleRows.answer(rows: SampleRows.largeCount)
        let listener = try HTTPListener(host: "127.0.0.1", port: 0)
        let server = HTTPServer(listener: listener) { request in
            let body = request.body
            if contains(body, Stub.slow) { try? await Task.sleep(for: .milliseconds(Stub.delay)) }
            return HTTPResponse(
                status: 200, fields: ["Content-Type": "application/json; charset=utf-8"],
                body: .bytes(contains(body, Stub.large) ? large : small))
        }
        let serving = Task { await server.run() }
        print(listener.port)
        Program.flush()
        await Program.endOfInput()
        serving.cancel()
        await serving.value
    }

    @Sendable private static func contains(_ body: [UInt8], _ word: String) -> Bool {
        String(decoding: body, as: UTF8.self).contains(word)
    }
}

/// Customers such as field notes measure: 8 columns, no two rows alike, the same in every run.
enum SampleRows {
    /// About 13 MB as the API answers.
    static let largeCount = 50_000

    /// The API's answer to a read of so many rows.
    static func answer(rows count: Int) -> [UInt8] {
        var rows = "["
        for index in 0..<count {
            if index > 0 { rows += ", \n " }
            rows += JSONValue.object(row(index)).description
        }
        rows += "]"
        let names = row(0).names.map { JSONValue.string($0) }
        let found: JSONValue = [
            "rows": .string(rows), "columns": .string(JSONValue.array(names).description),
        ]
        func result(_ command: JSONValue, _ rows: JSONValue) -> JSONValue {
            [
                "rows": rows, "rowCount": .number(JSONNumber(rows.array?.count ?? 0)),
                "command": command,
            ]
        }
        let results: JSONValue = [
            ["columns": []], result("SELECT", [found]), ["columns": []],
        ]
        return JSONValue.object(["results": results]).bytes
    }

    private static func row(_ index: Int) -> JSONObject {
        let number = index &* 7919 % 100_000
        let notes = [
            "Called twice, wants \"blue\" instead", "Größe geändert – siehe Auftrag",
            "Paid by transfer, invoice sent to accounts",
        ]
        let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        return [
            "id": .number(JSONNumber(index + 1)),
            "email": .string("customer.\(number)@example.com"),
            "full_name": .string("Customer Number \(number) of Town \(number % 97)"),
            "status": .string(["active", "paused", "closed"][index % 3]),
            "plan": .string(["free", "team", "enterprise"][index / 3 % 3]),
            "balance": .string("\(number % 9973).\(two(index % 100))"),
            "created_at": .string(
                "2026-0\(index % 9 + 1)-\(two(index % 28 + 1))T\(two(index % 24)):\(two(index % 60)):07.123456+00:00"
            ),
            "note": index % 4 == 0 ? .null : .string(notes[index % 3]),
        ]
    }
}
