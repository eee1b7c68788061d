import Foundation
import JSON
import Testing

@testable import TrussMCP

/// The chain of an audit log: what `audit verify` says of it, whoever wrote it and however that ended.
@Suite struct AuditChainTests {
    static let seals = [AuditSeal(), AuditSeal(key: Array("a key of these tests".utf8))]

    private let folder = KeysFolder()
    private var path: String { "\(folder.path)/log" }

    private func log(_ seal: AuditSeal) -> AuditLog {
        AuditLog(path: path, seal: seal, note: { _ in })
    }

    /// A log of so many records, as lines, and its head.
    private func written(
        _ count: Int, _ seal: AuditSeal
    ) async throws -> (lines: [String], head: String) {
        for file in folder.files {
            try FileManager.default.removeItem(atPath: "\(folder.path)/\(file)")
        }
        for index in 0..<count {
            _ = try await log(seal).append(["tool": .string("t\(index)"), "rows": 3]).get()
        }
        let text = folder.read("log") ?? ""
        return (text.split(separator: "\n").map { "\($0)\n" }, folder.read("log.head") ?? "")
    }

    private func check(_ log: String, _ head: String?, _ seal: AuditSeal) -> AuditCheck {
        AuditCheck(Array(log.utf8), head: head.map { Array($0.utf8) }, seal: seal)
    }

    @Test func sealsAreThoseOfTheStandards() {
        #expect(
            SHA256.hex(of: Array("abc".utf8))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        // RFC 4231, test cases 2 and 6.
        #expect(
            SHA256.hex(of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            SHA256.hex(
                of: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                key: [UInt8](repeating: 0xAA, count: 131))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    // MARK: Tampering

    // README: "An edit, a cut, a move, an addition and a changed or missing head are told apart"
    // README: "reads it from front to end, by the hash of the line before in each line"
    @Test(arguments: seals)
    func everyCutEditReorderAppendAndHeadChangeIsToldApart(_ seal: AuditSeal) async throws {
        let (lines, head) = try await written(5, seal)
        let whole = lines.joined()
        #expect(check(whole, head, seal).problem == nil)
        #expect(check(whole, head, seal).remarks.isEmpty)
        func with(_ change: (inout [String]) -> Void) -> String {
            var changed = lines
            change(&changed)
            return changed.joined()
        }
        func replacing(_ text: String, by other: String) -> String {
            with { $0[1] = $0[1].replacingOccurrences(of: text, with: other) }
        }
        let cases: [(fact: String, log: String, problem: String)] = [
            ("an edited value", replacing("3", by: "4"), "line 2 was edited"),
            ("an added blank", replacing(",", by: ", "), "line 2 was edited"),
            (
                "a moved member", replacing(#""tool":"t1","rows":3"#, by: #""rows":3,"tool":"t1""#),
                "line 2 was edited"
            ),
            ("a cut beginning", with { $0.removeFirst() }, "line 1 does not follow"),
            ("a cut middle", with { $0.remove(at: 2) }, "line 3 does not follow"),
            ("two swapped", with { $0.swapAt(1, 2) }, "line 2 does not follow"),
            ("all reversed", with { $0.reverse() }, "line 1 does not follow"),
            ("one twice", with { $0.insert($0[2], at: 2) }, "line 4 does not follow"),
            ("a cut end", with { $0.removeLast() }, "says that 5 records were written, of which"),
            ("a cut end of three", with { $0.removeLast(3) }, "says that 5 records were written"),
            ("all cut", "", "says that 5 records were written, of which"),
            ("half a line", with { $0[2] = "\($0[2].prefix(40))\n" }, "line 3 is not JSON"),
            ("an end of other text", with { $0.append("nonsense\n") }, "line 6 is not JSON"),
            ("an end of other JSON", with { $0.append("{}\n") }, "line 6 is not a record"),
            ("a blank line", with { $0.insert("\n", at: 2) }, "line 3 is not JSON"),
            ("blank lines at the end", with { $0.append("\n\n") }, "line 6 is not JSON"),
            ("NULs at the end", with { $0.append("\0\0\0\0") }, "line 6 is not JSON"),
        ]
        for example in cases {
            let problem = check(example.log, head, seal).problem ?? "none"
            #expect(problem.contains(example.problem), "\(example.fact): \(problem)")
        }
        let heads: [(fact: String, head: String?, problem: String)] = [
            ("no head", nil, "is missing"),
            ("an empty head", "", "is missing"),
            ("a head of other text", "hello\n", "cannot be read"),
            ("a head of a later number", forgedHead(6), "says that 6 records"),
            ("a head of a lower number", forgedHead(2), "says that only 2 records"),
            ("a head of another record", forgedHead(5), "names another record"),
        ]
        for example in heads {
            let problem = check(whole, example.head, seal).problem ?? "none"
            let expected =
                seal.key == nil || example.problem == "is missing"
                ? example.problem : "cannot be read, or is sealed with another key"
            #expect(problem == ".head \(problem.dropFirst(6))")
            #expect(problem.contains(expected), "\(example.fact): \(problem)")
        }
    }

    /// What somebody writes who does not have the key.
    private func forgedHead(
        _ count: Int, _ mark: String = String(repeating: "a", count: 64)
    ) -> String {
        String(
            decoding: AuditHead(count: count, mark: mark).bytes(seal: AuditSeal()), as: UTF8.self)
    }

    // README: "Without a key, whoever may write the files may write them anew"
    // README: "With `--audit-key-file` each line and the head are sealed"
    // SECURITY: "a record of a log with a key that was added, changed or removed without the key"
    @Test(arguments: seals)
    func whoWritesLinesAndHeadAnewIsNoticedWithAKeyOnly(_ seal: AuditSeal) async throws {
        let (lines, head) = try await written(5, seal)
        let last = try #require(AuditHead(Array(head.utf8), seal: seal))
        let earlier = try #require(
            try JSONValue(parsing: lines[4]).object?["previous"]?.string)
        func forged(_ count: Int) -> String {
            var mark = last.mark
            return (1...count).map { index in
                let record = AuditRecord(
                    ["tool": "forged"], number: 5 + index, after: mark, seal: AuditSeal())
                mark = record.mark
                return String(decoding: record.line, as: UTF8.self)
            }.joined()
        }
        let isSealed = seal.key != nil
        let cut = check(lines.dropLast().joined(), forgedHead(4, earlier), seal)
        #expect((cut.problem != nil) == isSealed)
        let one = check(lines.joined() + forged(1), head, seal)
        #expect((one.problem != nil) == isSealed)
        #expect(one.remarks.isEmpty == isSealed)
        let two = check(lines.joined() + forged(2), head, seal)
        #expect(
            two.problem?.contains(isSealed ? "line 6 is not sealed" : "says that only 5") == true)
        // Another key, and none.
        let other = AuditSeal(key: Array("another key of theirs".utf8))
        #expect(check(lines.joined(), head, other).problem?.contains("line 1") == true)
        let without = check(lines.joined(), head, AuditSeal())
        #expect((without.problem?.contains("line 1 is sealed") == true) == isSealed)
    }

    // README: "That both files were put back to what they were at an earlier time cannot be seen"
    @Test(arguments: seals)
    func puttingBothFilesBackIsNotNoticed(_ seal: AuditSeal) async throws {
        let (lines, _) = try await written(5, seal)
        let (_, earlier) = try await written(3, seal)
        let check = check(lines.prefix(3).joined(), earlier, seal)
        #expect(check.problem == nil)
        #expect(check.head.count == 3)
    }

    // MARK: Crashes

    /// However much of a record was written when its process was killed, the next writer goes on.
    // README: "the next writer leaves that where it is and records that it did"
    @Test(arguments: seals)
    func aRecordCutOffAnywhereIsSetAsideByTheNextWriter(_ seal: AuditSeal) async throws {
        for count in [1, 3] {
            let (lines, _) = try await written(count, seal)
            let (before, head) = try await written(count - 1, seal)
            for length in 1..<lines[count - 1].utf8.count {
                let torn = before.joined() + lines[count - 1].prefix(length)
                try folder.write("log", torn)
                try folder.write("log.head", head)
                let unrepaired = check(torn, head, seal)
                #expect(unrepaired.problem == nil)
                // One that lacks but its line end is a record, be it that the head does not know it yet.
                let isRecord = length == lines[count - 1].utf8.count - 1
                #expect(unrepaired.remarks.count == (isRecord && count == 1 ? 0 : 1))
                let number = try await log(seal).append(["tool": "next"]).get()
                #expect(number == count + 1)
                let text = folder.read("log") ?? ""
                #expect(text.hasPrefix(torn))
                let repaired = check(text, folder.read("log.head"), seal)
                #expect(repaired.problem == nil, "\(length) bytes")
                #expect(repaired.remarks.isEmpty == isRecord)
                #expect(repaired.head.count == count + 1)
            }
        }
    }

    /// The record that sets a broken end aside can itself be cut off, again and again.
    @Test(arguments: seals)
    func aRepairCutOffAnywhereIsRepairedTheSame(_ seal: AuditSeal) async throws {
        let (lines, head) = try await written(2, seal)
        let torn = lines.joined() + "{\"number\":3,\"to"
        try folder.write("log", torn)
        _ = try await log(seal).append(["tool": "next"]).get()
        let repaired = folder.read("log") ?? ""
        let repair = repaired.dropFirst(torn.count).split(
            separator: "\n", omittingEmptySubsequences: false)[1]
        for length in 0..<repair.count {
            try folder.write("log", torn + "\n" + repair.prefix(length))
            try folder.write("log.head", head)
            _ = try await log(seal).append(["tool": "next"]).get()
            let check = check(folder.read("log") ?? "", folder.read("log.head"), seal)
            #expect(check.problem == nil, "\(length): \(check.problem ?? "")")
            #expect(check.head.count == 4)
        }
    }

    /// Between a record and its head a process may be killed; an older head is another's work.
    @Test(arguments: seals)
    func aHeadOneRecordBehindIsBroughtForward(_ seal: AuditSeal) async throws {
        for count in [1, 4] {
            let (_, earlier) = try await written(count - 1, seal)
            let (lines, _) = try await written(count, seal)
            try folder.write("log.head", earlier)
            let stopped = check(lines.joined(), earlier, seal)
            #expect(stopped.problem == nil)
            _ = try await log(seal).append(["tool": "next"]).get()
            let check = check(folder.read("log") ?? "", folder.read("log.head"), seal)
            #expect(check.problem == nil)
            #expect(check.remarks.isEmpty)
            #expect(check.head.count == count + 1)
        }
    }

    // README: "A log whose head or end was found missing says so from then on."
    @Test(arguments: seals)
    func whatIsMissingIsOnRecordForGood(_ seal: AuditSeal) async throws {
        let (lines, head) = try await written(4, seal)
        let (_, older) = try await written(1, seal)
        let cases: [(log: String, head: String?, problem: String)] = [
            (lines.prefix(3).joined(), head, "says that 4 records were written"),
            ("", head, "says that 4 records were written"),
            (lines.joined(), nil, "is missing"),
            (lines.joined(), "x", "cannot be read"),
            (lines.joined(), older, "says that only 1 records"),
            (lines.joined().dropLast(9).description, head, "says that 4 records were written"),
        ]
        for example in cases {
            try folder.write("log", example.log)
            try? FileManager.default.removeItem(atPath: path + ".head")
            if let head = example.head { try folder.write("log.head", head) }
            for _ in 0..<3 { _ = try await log(seal).append(["tool": "next"]).get() }
            let check = check(folder.read("log") ?? "", folder.read("log.head"), seal)
            #expect(check.problem?.contains(example.problem) == true, "\(check.problem ?? "none")")
            #expect(check.problem?.hasPrefix("when line ") == true)
        }
    }

    // MARK: Other writers

    @Test func theFormerFormatIsReadAndContinued() async throws {
        var mark = AuditRecord.noMark
        var text = ""
        for index in 1...3 {
            var members: JSONObject = ["time": "then", "tool": .string("t\(index)")]
            members["previous"] = .string(mark)
            mark = SHA256.hex(of: JSONValue.object(members).bytes)
            members["hash"] = .string(mark)
            text += "\(JSONValue.object(members))\n"
        }
        let head = "3 \(mark)\n"
        #expect(check(text, head, AuditSeal()).problem == nil)
        let cut = text.split(separator: "\n").dropLast().map { "\($0)\n" }.joined()
        #expect(check(cut, head, AuditSeal()).problem?.contains("says that 3") == true)
        try folder.write("log", text)
        try folder.write("log.head", head)
        #expect(try await log(AuditSeal()).append(["tool": "next"]).get() == 4)
        let check = check(folder.read("log") ?? "", folder.read("log.head"), AuditSeal())
        #expect(check.problem == nil)
        #expect(check.head.count == 4)
    }

    @Test func aSealedLogTakesNoUnsealedRecordAndNoOtherKey() async throws {
        let (lines, head) = try await written(2, Self.seals[1])
        for seal in [AuditSeal(), AuditSeal(key: Array("another key of theirs".utf8))] {
            #expect(throws: Refusal.self) { try log(seal).check() }
            guard case .failure = await log(seal).append(["tool": "t"]) else {
                Issue.record("it was written")
                continue
            }
        }
        #expect(folder.read("log") == lines.joined())
        #expect(folder.read("log.head") == head)
    }
}
