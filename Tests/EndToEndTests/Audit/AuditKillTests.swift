import Foundation
import HTTP
import JSON
import Testing

/// An audit log that three processes write to, each of which is killed again and again.
@Suite struct AuditKillTests {
    // README: "Several processes may write to one FILE", "One that is killed at any moment"
    @Test func killedAtTwoHundredMomentsTheLogStillVerifies() async throws {
        let folder = KeysFolder()
        let path = "\(folder.path)/audit.jsonl"
        let key = try folder.write("key", "0123456789abcdef0123456789abcdef\n", mode: 0o600)
        let options = ["--audit-log", path, "--audit-key-file", key]
        let changes = Counter()
        let answers = Counter()
        try await withStandIn { request in
            if request.method == "DELETE" { changes.add() }
            return .json("{}")
        } body: { url in
            try await withThrowingTaskGroup { group in
                for writer in 0..<3 {
                    group.addTask {
                        // 67, 67 and 66 kills.
                        for kill in 0..<(writer == 2 ? 66 : 67) {
                            let program = try SpawnedProgram(
                                options, environment: Instance.at(url))
                            for id in 1...60 {
                                program.send(
                                    id % 3 == 0
                                        ? Line.call(
                                            id, "truss_revoke_api_key",
                                            ["id": "7", "confirmSelf": true])
                                        : Line.call(id, "truss_list_backups"))
                            }
                            // Somewhere between its first answer and its last.
                            let wanted = kill * 7 % 50 + 1
                            try await eventually("an answer") { program.lines.count >= wanted }
                            program.signal(SIGKILL)
                            _ = try await program.ending()
                            for _ in program.lines { answers.add() }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let last = try SpawnedProgram(options, environment: Instance.at(url))
            last.send(Line.call(1, "truss_list_backups"))
            _ = try await last.answer(to: 1)
            answers.add()
            last.closeInput()
            #expect(try await last.ending() == 0)
        }
        let verification = try SpawnedProgram(["audit", "verify", path, "--audit-key-file", key])
        #expect(try await verification.ending() == 0, "\(verification.outputText)")

        // Whatever was answered is on record, and whatever was changed was on record before.
        let lines = (folder.read("audit.jsonl") ?? "").split(separator: "\n")
        let records = lines.compactMap { try? JSONValue(parsing: String($0)).object }
        let begun = records.count { $0["outcome"] == "begun" }
        #expect(begun >= changes.value)
        #expect(records.count { $0["outcome"] == "ok" } >= answers.value)
        #expect(records.count - begun >= answers.value)
    }
}
