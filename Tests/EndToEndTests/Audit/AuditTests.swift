import Foundation
import HTTP
import JSON
import Testing

/// The audit log of the built program: what is in it, and what becomes of a call that it cannot take.
@Suite struct AuditTests {
    private let folder = KeysFolder()
    private var path: String { "\(folder.path)/audit.jsonl" }

    private func records() throws -> [JSONObject] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try text.split(separator: "\n").map {
            try #require(try JSONValue(parsing: String($0)).object)
        }
    }

    // README: "each call of a tool, read of a resource and completion leaves a line of JSON"
    // README: "Values of rows, filters and SQL are not in it"
    // SECURITY: "A request that shows or changes data and is not in the audit log"
    @Test func everyCallAndResourceIsRecordedWithoutItsValues() async throws {
        let program = try SpawnedProgram(["--sandbox", "--audit-log", path])
        let row: JSONValue = ["name": "told to nobody"]
        let lines = [
            Line.call(1, "truss_insert_rows", ["table": "wishlists", "rows": [row, row]]),
            Line.call(2, "truss_query_table", ["table": "orders", "schema": "sales", "limit": 3]),
            Line.call(3, "truss_run_sql", ["sql": "DELETE FROM orders"]),
            Line.request(4, "resources/read", ["uri": "truss://schema"]),
            Line.request(5, "resources/read", ["uri": "truss://table/public/orders"]),
            Line.request(6, "resources/read", ["uri": "truss://table/public/none"]),
            Line.request(
                7, "completion/complete",
                [
                    "ref": ["type": "ref/resource", "uri": "truss://table/{schema}/{table}"],
                    "argument": ["name": "schema", "value": ""],
                ]),
            Line.call(
                8, "truss_delete_rows",
                ["table": "wishlists", "filters": ["name": "eq.told to nobody"]]),
        ]
        for (index, line) in lines.enumerated() {
            program.send(line)
            _ = try await program.answer(to: .number(JSONNumber(index + 1)))
        }
        program.closeInput()
        #expect(try await program.ending() == 0)
        let records = try records()
        #expect(
            records.map { ($0["tool"] ?? $0["resource"] ?? $0["completion"])?.string } == [
                "truss_insert_rows", "truss_insert_rows", "truss_query_table", "truss_run_sql",
                "truss://schema", "truss://table/public/orders", "truss://table/public/none",
                "truss://table/{schema}/{table}", "truss_delete_rows", "truss_delete_rows",
            ])
        #expect(
            records.map { $0["outcome"]?.string } == [
                "begun", "ok", "ok", "error", "ok", "ok", "error", "ok", "begun", "ok",
            ])
        #expect(records.map { $0["begun"]?.int }.compactMap { $0 } == [1, 9])
        #expect(records.map { $0["number"]?.int } == Array(1...10))
        #expect(records[1]["rows"] == 2)
        #expect(records[2]["target"] == "sales.orders")
        #expect(records[0]["target"] == "public.wishlists")
        #expect(records[0]["arguments"] == ["table", "rows"])
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(!text.contains("told to nobody"))
        #expect(folder.mode("audit.jsonl") == 0o600)
        #expect(folder.mode("audit.jsonl.head") == 0o600)
        let verification = try await verify([])
        #expect(verification.status == 0)
        #expect(verification.text == "\(path): 10 records, each as the chain has it.\n")
    }

    private func verify(_ arguments: [String]) async throws -> (status: Int32, text: String) {
        let program = try SpawnedProgram(["audit", "verify", path] + arguments)
        let status = try await program.ending()
        return (status, program.outputText + program.errorText)
    }

    // README: "names are cut at 160 characters, and secrets in them are left out"
    @Test func recordsAreShortVisibleAndWithoutKeys() async throws {
        let key = "truss_sk_0123456789abcdefghijklmn"
        let long = String(repeating: "x", count: 1_000_000)
        let calls: [(tool: String, arguments: JSONValue, target: String?)] = [
            ("truss_get_identity", ["id": .string(key)], "truss_sk_…"),
            ("truss_get_identity", ["id": "ghp_0123456789abcdefghijklmnopqrstuvwx"], "[redacted]"),
            ("truss_get_identity", ["id": "sk-proj-0a1b2c3d4e5f6a7b8c9d0e1f"], "[redacted]"),
            (
                "truss_get_webhook", ["id": "0b9b4e1a-7f0e-4b8e-9a53-3f1c55d2a7aa"],
                "0b9b4e1a-7f0e-4b8e-9a53-3f1c55d2a7aa"
            ),
            (
                "truss_get_webhook", ["id": .string(long)],
                String(repeating: "x", count: 160) + "…"
            ),
            (
                "truss_get_identity", ["id": "postgres://me:hush@h.example"],
                "postgres://[redacted]@h.example"
            ),
            ("truss_query_table", ["table": .string(key)], "public.truss_sk_…"),
            (
                "truss_query_table", ["table": "a\u{202E}\u{1B}\r\nb"],
                #"public.a\u{202E}\u{1B}\u{D}\u{A}b"#
            ),
            ("truss_query_table", ["table": "orders", "schema": .string(long)], "orders"),
            ("truss_call_function", ["function": "f", "schema": "s"], "s.f"),
            ("truss_run_sql", ["sql": .string("SELECT '\(long)'")], nil),
            ("truss_run_sql", ["sql": "SELECT 1", .init(key): 1, "\u{2028}": 2], nil),
        ]
        try await withStandIn { _ in
            .json("{}")
        } body: { url in
            let program = try SpawnedProgram(
                ["--audit-log", path], environment: Instance.at(url, key: "truss_sk_own"))
            for (index, call) in calls.enumerated() {
                program.send(Line.call(index, call.tool, call.arguments))
                _ = try await program.answer(to: .number(JSONNumber(index)))
            }
            program.closeInput()
            _ = try await program.ending()
        }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.utf8.count < 10_000)
        #expect(text.split(separator: "\n").count == text.utf8.count { $0 == 10 })
        for secret in [
            String(key.dropFirst(9)), "456789abcdefghijklmnopqrstuvwx", "2c3d4e5f6a7b8c9d",
        ] {
            #expect(!text.contains(secret))
        }
        #expect(text.unicodeScalars.allSatisfy { $0.isASCII || $0 == "…" })
        let ended = try records().filter { $0["outcome"] != "begun" }
        #expect(ended.map { $0["target"]?.string } == calls.map(\.target))
        #expect(ended.last?["unknownArguments"] == 2)
        #expect(ended.last?["arguments"] == ["sql"])
    }

    // README: "Calls of tools that are not exposed are in it as refused"
    @Test(arguments: ["2025-11-25", "2026-07-28"])
    func callsOfToolsThatAreNotExposedAreRecordedAsRefused(_ version: String) async throws {
        let key = "truss_sk_0123456789abcdefghijklmn"
        let long = String(repeating: "x", count: 100_000)
        let names = [
            "truss_drop_table", "truss_delete_rows", "TRUSS_RUN_SQL", key, long,
            "a\u{202E}\u{1B}\nb", "",
        ]
        let program = try SpawnedProgram(
            ["--read-only", "--audit-log", path], environment: Instance.nowhere)
        for (index, name) in names.enumerated() {
            var params: JSONValue = [
                "name": .string(name), "arguments": ["table": "told to nobody"],
            ]
            if version == "2026-07-28" { params = params.adding("_meta", Line.envelope) }
            program.send(Line.request(index, "tools/call", params))
            let answer = try await program.answer(to: .number(JSONNumber(index)))
            #expect(answer["error"]?.object?["code"] == -32602)
        }
        program.closeInput()
        #expect(try await program.ending() == 0)
        let records = try records()
        #expect(
            records.map { $0["tool"]?.string } == [
                "truss_drop_table", "truss_delete_rows", "TRUSS_RUN_SQL", "truss_sk_…",
                String(repeating: "x", count: 160) + "…", #"a\u{202E}\u{1B}\u{A}b"#, "",
            ])
        #expect(records.allSatisfy { $0["outcome"] == "refused" && $0["arguments"] == nil })
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(!text.contains("told to nobody") && !text.contains(key.dropFirst(9)))
        #expect(try await verify([]).status == 0)
    }

    // MARK: A log that cannot be written

    // README: "A call that cannot be recorded is refused before it changes anything"
    // README: "A tool that may change something has a line before"
    // README: "What only reads has one, and without it the answer is withheld."
    // README: "`--audit-optional` lets both through, with a note on standard error."
    @Test(arguments: [false, true])
    func aFullDiskRefusesACallBeforeItChangesAnything(isOptional: Bool) async throws {
        let changes = Counter()
        try await withStandIn { request in
            if request.method == "DELETE" { changes.add() }
            return .json("{}")
        } body: { url in
            let program = try SpawnedProgram(
                ["--audit-log", path] + (isOptional ? ["--audit-optional"] : []),
                environment: Instance.at(url), launcher: Self.limited)
            for id in 1...40 {
                program.send(
                    Line.call(id, "truss_revoke_api_key", ["id": "7", "confirmSelf": true]))
            }
            var refused = 0
            for id in 1...40 {
                let text = try await program.answer(to: .number(JSONNumber(id))).text ?? ""
                if text.contains("refused and nothing was changed") { refused += 1 }
            }
            program.send(Line.request(50, "resources/read", ["uri": "truss://status"]))
            let read = try await program.answer(to: 50)["error"]?.object?["message"]?.string ?? ""
            #expect((refused > 0) == !isOptional)
            #expect(read.contains("withheld") == !isOptional)
            #expect(changes.value == 40 - refused)
            #expect(program.errorText.contains("could not be recorded"))
            if !isOptional {
                let begun = try records().count { $0["outcome"] == "begun" }
                #expect(begun >= changes.value)
            }
            program.closeInput()
            #expect(try await program.ending() == 0)
        }
        // What did not fit was taken back whole.
        let verification = try await verify([])
        #expect(verification.status == 0, "\(verification.text)")
    }

    /// Files may have 4 KB, as on a disk with so much left.
    private static let limited = ["/bin/sh", "-c", "ulimit -f 8; exec \"$@\"", "sh"]

    // README: "A call that cannot be recorded is refused before it changes anything"
    @Test func aLogThatIsTakenAwayOrTamperedWithWhileTheServerRunsRefusesCalls() async throws {
        let harms: [(name: String, harm: () throws -> Void)] = [
            (
                "a folder in its place",
                {
                    try FileManager.default.removeItem(atPath: path)
                    try FileManager.default.createDirectory(
                        atPath: path, withIntermediateDirectories: false)
                }
            ),
            (
                "a link in its place",
                {
                    try FileManager.default.removeItem(atPath: path)
                    try FileManager.default.createSymbolicLink(
                        atPath: path, withDestinationPath: folder.write("victim", ""))
                }
            ),
            (
                "a link in place of its head",
                {
                    try FileManager.default.removeItem(atPath: path + ".head")
                    try FileManager.default.createSymbolicLink(
                        atPath: path + ".head", withDestinationPath: folder.write("victim", "mine"))
                }
            ),
            (
                "an edited last record",
                {
                    let text = try String(contentsOfFile: path, encoding: .utf8)
                    try folder.write(
                        "audit.jsonl", text.replacingOccurrences(of: "\"ok\"", with: "\"error\""))
                }
            ),
            ("another file's text", { try folder.write("audit.jsonl", "export PATH=/bin\n") }),
            ("a folder that is gone", { try FileManager.default.removeItem(atPath: folder.path) }),
        ]
        for (name, harm) in harms {
            let changes = Counter()
            try await withStandIn { request in
                if request.method == "DELETE" { changes.add() }
                return .json("{}")
            } body: { url in
                try FileManager.default.createDirectory(
                    atPath: folder.path, withIntermediateDirectories: true)
                for file in folder.files {
                    try FileManager.default.removeItem(atPath: "\(folder.path)/\(file)")
                }
                let program = try SpawnedProgram(
                    ["--audit-log", path], environment: Instance.at(url))
                let arguments: JSONValue = ["id": "7", "confirmSelf": true]
                program.send(Line.call(1, "truss_revoke_api_key", arguments))
                _ = try await program.answer(to: 1)
                #expect(changes.value == 1)
                try harm()
                program.send(Line.call(2, "truss_revoke_api_key", arguments))
                let text = try await program.answer(to: 2).text ?? ""
                #expect(text.contains("refused and nothing was changed"), "\(name): \(text)")
                #expect(!text.contains(folder.path))
                #expect(changes.value == 1, "\(name)")
                #expect(["", "mine", nil].contains(folder.read("victim")))
            }
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    // README: "FILE must be a regular file, not a symbolic link"
    @Test func whatIsNoPlaceForALogIsRefusedAtTheStart() async throws {
        try folder.write("other", "not a log\n")
        try folder.write("short", "short\n")
        try folder.write("key", "0123456789abcdef0123456789abcdef\n", mode: 0o600)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/link", withDestinationPath: folder.write("target", ""))
        try FileManager.default.linkItem(
            atPath: folder.write("twin", ""), toPath: "\(folder.path)/twin2")
        let cases: [(arguments: [String], message: String)] = [
            (["--audit-log", "/dev/full"], "not a regular file"),
            (["--audit-log", "/dev/null"], "not a regular file"),
            (["--audit-log", folder.path], "cannot be written"),
            (["--audit-log", "\(folder.path)/other"], "does not end as an audit log does"),
            (["--audit-log", "\(folder.path)/link"], "symbolic link"),
            (["--audit-log", "\(folder.path)/twin"], "a second name"),
            (["--audit-log", "\(folder.path)/none/a"], "cannot be written"),
            (
                ["--audit-log", path, "--audit-key-file", "\(folder.path)/short"],
                "at least 16 visible"
            ),
        ]
        for example in cases {
            let program = try SpawnedProgram(example.arguments, environment: Instance.nowhere)
            program.closeInput()
            #expect(try await program.ending() == 78, "\(example.arguments)")
            #expect(program.errorText.contains(example.message), "\(program.errorText)")
        }
        #expect(folder.read("other") == "not a log\n")
        let optional = try SpawnedProgram(
            ["--audit-log", "/dev/full", "--audit-optional"], environment: Instance.nowhere)
        optional.closeInput()
        #expect(try await optional.ending() == 0)
    }

    @Test func aLogThatOthersCanReadOrChangeDrawsAWarning() async throws {
        for (mode, words) in [
            (0o666, "read and changed by every user"), (0o604, "read by every user"),
            (0o620, "changed by the users of its group"), (0o600, ""),
        ] {
            try folder.write("audit.jsonl", "", mode: mode)
            let program = try SpawnedProgram(["--audit-log", path], environment: Instance.nowhere)
            program.closeInput()
            #expect(try await program.ending() == 0)
            let said = program.errorText
            #expect(words.isEmpty ? said.isEmpty : said.contains(words), "\(said)")
        }
    }
}
