import Foundation
import HTTP
import JSON
import Synchronization
import Testing

@testable import TrussMCP

@Suite struct KeysShellWordsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let line: String

        /// Nil where it is refused.
        let words: [String]?
        var testDescription: String { line }
    }

    static let cases: [Case] = [
        Case(line: "pass show truss", words: ["pass", "show", "truss"]),
        Case(line: "  a\t b  ", words: ["a", "b"]),
        Case(line: "", words: []),
        Case(
            line: "op read 'op://Private/Truss key/x'",
            words: ["op", "read", "op://Private/Truss key/x"]),
        Case(line: #"a "b c" d\ e f'g'"h""#, words: ["a", "b c", "d e", "fgh"]),
        Case(line: "a '' \"\"", words: ["a", "", ""]),
        Case(line: #"a '\' "\"\\\x""#, words: ["a", #"\"#, #""\\x"#]),
        Case(line: "a '$b|c;`'", words: ["a", "$b|c;`"]),
        Case(line: #"a \$b \| c#d e~"#, words: ["a", "$b", "|", "c#d", "e~"]),
        Case(line: "a \\\n b", words: ["a", "b"]),
        Case(line: "größe 'é'", words: ["größe", "é"]),
        Case(line: "a | b", words: nil),
        Case(line: "a; b", words: nil),
        Case(line: "a && b", words: nil),
        Case(line: "a > b", words: nil),
        Case(line: "a <b", words: nil),
        Case(line: "$HOME/a", words: nil),
        Case(line: "\"$HOME/a\"", words: nil),
        Case(line: "~/a", words: nil),
        Case(line: "`a`", words: nil),
        Case(line: "a # b", words: nil),
        Case(line: "a 'b", words: nil),
        Case(line: "a \"b", words: nil),
        Case(line: "a \\", words: nil),
    ]

    // README: "A command that prints the key, such as a password manager's; run without a shell."
    @Test(arguments: cases)
    func wordsAreSplitAsAShellSplitsQuotesAndNothingIsExpanded(_ example: Case) {
        #expect((try? ShellWords(example.line))?.words == example.words)
    }
}

@Suite struct KeysPrecedenceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var variables: [String: String] = [:]
        var arguments: [String] = []

        /// Nil where two places of one rank are set, or none.
        let source: KeySource?
        var testDescription: String { "\(variables.keys.sorted()) \(arguments)" }
    }

    private static let key = ["TRUSS_API_KEY": "truss_sk_1"]
    private static let file = ["TRUSS_API_KEY_FILE": "/f"]
    private static let command = ["TRUSS_API_KEY_COMMAND": "c"]

    static let cases: [Case] = [
        Case(source: nil),
        Case(variables: key, source: .variable("truss_sk_1")),
        Case(variables: file, source: .file("/f")),
        Case(variables: command, source: .command("c")),
        Case(variables: key.merging(file) { $1 }, source: nil),
        Case(variables: key.merging(command) { $1 }, source: nil),
        Case(variables: file.merging(command) { $1 }, source: nil),
        Case(variables: file.merging(["TRUSS_API_KEY": ""]) { $1 }, source: .file("/f")),
        Case(
            variables: key.merging(file) { $1 }, arguments: ["--api-key-command", "d"],
            source: .command("d")),
        Case(variables: command, arguments: ["--api-key-file=/g"], source: .file("/g")),
        Case(arguments: ["--api-key-file", "/g", "--api-key-command", "d"], source: nil),
    ]

    // README: "An option wins over the variables."
    @Test(arguments: cases)
    func anOptionWinsOverVariablesAndTwoOfARankAreRefused(_ example: Case) throws {
        let invocation = try Invocation(
            arguments: example.arguments, environment: example.variables)
        #expect((try? invocation.configuration.keySource()) == example.source)
    }

    // README: "Of the three variables for the key only one may be set; two are refused"
    @Test func theRefusalNamesBothAndNoKey() throws {
        let invocation = try Invocation(
            arguments: [], environment: Self.key.merging(Self.file) { $1 })
        let error = #expect(throws: Refusal.self) {
            try invocation.configuration.key()
        }
        #expect(error?.message.contains("TRUSS_API_KEY_FILE and TRUSS_API_KEY") == true)
        #expect(error?.message.contains("truss_sk_1") == false)
    }
}

@Suite struct KeysInUseTests {
    private let folder = KeysFolder()

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let variables: [String: String]
        var arguments: [String] = []
        let status: Int32
        var errors: [String] = []
        var testDescription: String { name }
    }

    private static let secret = "0123456789abcdef"

    static let cases: [Case] = [
        Case(
            name: "a key as an option", variables: [:],
            arguments: ["--api-key", "truss_sk_\(secret)"], status: 64,
            errors: ["every user of this machine", "TRUSS_API_KEY", "--api-key-file"]),
        Case(
            name: "a key as an option with =", variables: [:],
            arguments: ["--api-key=truss_sk_\(secret)"], status: 64, errors: ["is refused"]),
        Case(
            name: "a file that is not there", variables: ["TRUSS_API_KEY_FILE": "/no/such/file"],
            status: 78, errors: ["/no/such/file cannot be read: No such file"]),
        Case(
            name: "a folder", variables: ["TRUSS_API_KEY_FILE": "/"], status: 78,
            errors: ["it is a folder"]),
        Case(
            name: "a file of zeros", variables: ["TRUSS_API_KEY_FILE": "/dev/zero"], status: 78,
            errors: ["longer than 64 KB"]),
        Case(
            name: "an empty file", variables: ["TRUSS_API_KEY_FILE": "/dev/null"], status: 78,
            errors: ["The first line of /dev/null is empty"]),
        Case(
            name: "a reference nobody replaced",
            variables: ["TRUSS_API_KEY": "${env:TRUSS_API_KEY}"],
            status: 78, errors: ["was not replaced"]),
        Case(
            name: "a command that is not there", variables: [:],
            arguments: ["--api-key-command", "no-such-program \(secret)"], status: 78,
            errors: ["no-such-program: No such file or directory"]),
        Case(
            name: "a command that fails", variables: [:],
            arguments: ["--api-key-command", "sh -c 'echo locked >&2; echo \(secret); exit 3'"],
            status: 78, errors: ["locked", "failed with status 3 (sh)"]),
        Case(
            name: "a command that a signal ends", variables: [:],
            arguments: ["--api-key-command", "sh -c 'kill -TERM $$'"], status: 78,
            errors: ["was ended by signal 15"]),
        Case(
            name: "a command that prints nothing",
            variables: ["TRUSS_API_KEY_COMMAND": "true"], status: 78,
            errors: ["printed nothing on its first line (true)"]),
        Case(
            name: "a command with a pipe", variables: ["TRUSS_API_KEY_COMMAND": "echo a | cat"],
            status: 78, errors: ["| means something to a shell only"]),
        Case(
            name: "a command that prints two words",
            variables: ["TRUSS_API_KEY_COMMAND": "echo a \(secret)"], status: 78,
            errors: ["What the key command printed contains a blank"]),
    ]

    @Test(arguments: cases)
    func whatGivesNoKeyIsSaidWithoutOne(_ example: Case) async throws {
        let program = try SpawnedProgram(example.arguments, environment: example.variables)
        program.closeInput()
        #expect(try await program.ending() == example.status)
        let errors = program.errorText
        for part in example.errors { #expect(errors.contains(part), "\(errors)") }
        #expect(!errors.contains(Self.secret))
        #expect(program.outputText.isEmpty)
    }

    /// What a stand-in for Truss saw of the key, by one call.
    private func keySent(
        _ arguments: [String], _ variables: [String: String]
    ) async throws -> (
        key: String?, errors: String
    ) {
        let seen = Mutex<String?>(nil)
        let errors = try await withStandIn { request in
            seen.withLock { $0 = request.fields["apikey"] }
            return .json("{}")
        } body: { url in
            let program = try SpawnedProgram(
                arguments + ["--url", url], environment: variables)
            program.send(Line.initialize("2025-11-25"))
            program.send(Line.call(1, "truss_list_projects"))
            _ = try await program.answer(to: 1)
            program.closeInput()
            #expect(try await program.ending() == 0)
            return program.errorText
        }
        return (seen.withLock { $0 }, errors)
    }

    // README: "A file whose first line is the key."
    @Test func theFirstLineOfAFileIsSentAndAFileOthersCanReadIsWarnedOf() async throws {
        let path = try folder.write("key", "truss_sk_file\nnot this\n", mode: 0o600)
        let closed = try await keySent([], ["TRUSS_API_KEY_FILE": path])
        #expect(closed.key == "truss_sk_file")
        #expect(closed.errors.isEmpty)
        let open = try folder.write("open", "truss_sk_open", mode: 0o644)
        let warned = try await keySent(["--api-key-file", open], [:])
        #expect(warned.key == "truss_sk_open")
        #expect(warned.errors.split(separator: "\n").count == 1)
        #expect(warned.errors.contains("can be read by every user"))
        let modes: [(Int, String)] = [
            (0o660, "can be read and changed by the users of its group"),
            (0o604, "can be read by every user"), (0o640, "can be read by the users of its group"),
            (0o620, "can be changed by the users of its group"),
            (0o602, "can be changed by every user"), (0o400, ""), (0o700, ""),
        ]
        for (mode, words) in modes {
            let file = try folder.write("mode", "truss_sk_mode", mode: mode)
            let errors = try await keySent(["--api-key-file", file], [:]).errors
            #expect(words.isEmpty ? errors.isEmpty : errors.contains(words), "\(errors)")
        }
    }

    @Test func aCommandRunsWithoutOurInputAndPassesItsErrorsOn() async throws {
        let script = try folder.write(
            "ask",
            "#!/bin/sh\nread line && exit 9\necho unlocked >&2\necho \"truss_sk_$1\"\necho more\n",
            mode: 0o600)
        let result = try await keySent(["--api-key-command", "sh '\(script)' from_command"], [:])
        #expect(result.key == "truss_sk_from_command")
        #expect(result.errors == "unlocked\n")
    }

    @Test func aCommandThatTakesTooLongIsEnded() async throws {
        let error = await #expect(throws: Refusal.self) {
            try await offPool {
                try KeyCommand("sleep 60", setting: "TRUSS_API_KEY_COMMAND").firstLine(
                    environment: Spawn.baseEnvironment, deadline: .milliseconds(50))
            }
        }
        #expect(error?.message.contains("took longer than") == true)
    }

    @Test func aDescendantThatKeepsTheOutputOpenHoldsNothingUp() async throws {
        let line = try await offPool {
            try KeyCommand(
                "sh -c 'sleep 20 2>/dev/null & echo truss_sk_1'", setting: "TRUSS_API_KEY_COMMAND"
            ).firstLine(environment: Spawn.baseEnvironment, deadline: .seconds(20))
        }
        #expect(line == "truss_sk_1")
    }
}
