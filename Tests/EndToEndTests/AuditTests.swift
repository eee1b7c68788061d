import Foundation
import JSON
import Testing

/// The audit log of the built program, as written and as tampered with.
@Suite struct AuditTests {
    /// Writes a log of four calls and returns the lines in it.
    private func log(in folder: KeysFolder) async throws -> [String] {
        let path = "\(folder.path)/audit.jsonl"
        let program = try SpawnedProgram(["--sandbox", "--audit-log", path])
        let row: JSONValue = ["name": "told to nobody"]
        program.send(
            Line.call(1, "truss_insert_rows", ["table": "wishlists", "rows": [row, row]]))
        _ = try await program.answer(to: 1)
        program.send(Line.call(2, "truss_query_table", ["table": "orders", "limit": 3]))
        _ = try await program.answer(to: 2)
        program.send(Line.call(3, "truss_run_sql", ["sql": "DELETE FROM orders"]))
        _ = try await program.answer(to: 3)
        program.send(
            Line.call(
                4, "truss_delete_rows",
                ["table": "wishlists", "filters": ["name": "eq.told to nobody"]]))
        _ = try await program.answer(to: 4)
        program.closeInput()
        #expect(try await program.ending() == 0)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return text.split(separator: "\n").map { String($0) }
    }

    private func verify(
        _ lines: [String], in folder: KeysFolder
    ) async throws -> (Int32, String) {
        let path = try folder.write("audit.jsonl", lines.joined(separator: "\n") + "\n")
        let program = try SpawnedProgram(["audit", "verify", path])
        let status = try await program.ending()
        return (status, program.outputText)
    }

    @Test func everyCallIsRecordedWithoutItsValues() async throws {
        let folder = KeysFolder()
        let lines = try await log(in: folder)
        #expect(lines.count == 4)
        let records = try lines.map { try #require(try JSONValue(parsing: $0).object) }
        #expect(
            records.map { $0["tool"] } == [
                "truss_insert_rows", "truss_query_table", "truss_run_sql", "truss_delete_rows",
            ])
        #expect(records.map { $0["outcome"] } == ["ok", "ok", "error", "ok"])
        #expect(records.map { $0["rows"] } == [2, 3, nil, 2])
        #expect(records[0]["target"] == "wishlists")
        #expect(!lines.joined().contains("told to nobody"))
        #expect(try await verify(lines, in: folder).0 == 0)
    }

    @Test func whatWasTamperedWithIsFoundAtItsLine() async throws {
        let folder = KeysFolder()
        let lines = try await log(in: folder)
        var edited = lines
        edited[1] = edited[1].replacingOccurrences(of: "\"rows\":3", with: "\"rows\":4")
        var swapped = lines
        swapped.swapAt(1, 2)
        let cases: [(lines: [String], place: String)] = [
            (edited, "line 2 was edited"),
            ([lines[0], lines[2], lines[3]], "line 2 does not follow"),
            (swapped, "line 2 does not follow"),
            (Array(lines.dropFirst()), "line 1 does not follow"),
            (Array(lines.dropLast()), "line 4 is missing"),
            (lines + ["{}"], "line 5 is not a record"),
            (lines + ["nonsense"], "line 5 is not JSON"),
        ]
        for tampered in cases {
            let (status, text) = try await verify(tampered.lines, in: folder)
            #expect(status == 1)
            #expect(text.contains(tampered.place), "\(text)")
        }
        #expect(try await verify(lines, in: folder).0 == 0)
    }
}
