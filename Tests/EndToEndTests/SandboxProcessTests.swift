import JSON
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What a sandbox leaves behind, and what it runs as.
@Suite(.serialized, .enabled(if: ProcessTable.isReadable))
struct SandboxProcessTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let signal: Int32
        var reachesGroup = false
        var isUp = true

        var testDescription: String {
            "signal \(signal) to \(reachesGroup ? "the group of " : "")"
                + (["TrussMCP"] + arguments).joined(separator: " ") + (isUp ? "" : ", starting")
        }
    }

    static let cases: [Case] = [
        Case(arguments: ["--sandbox"], signal: SIGKILL),
        Case(arguments: ["--sandbox"], signal: SIGKILL, reachesGroup: true),
        Case(arguments: ["--sandbox"], signal: SIGKILL, isUp: false),
        Case(arguments: ["sandbox"], signal: SIGKILL),
        Case(arguments: ["sandbox"], signal: SIGTERM),
    ]

    // README: "nothing in it survives the process"
    // SECURITY: "or that leaves something behind"
    @Test(arguments: cases)
    func nothingOfASandboxSurvives(_ example: Case) async throws {
        let program = try SpawnedProgram(example.arguments, inGroup: true)
        if example.isUp {
            try await comeUp(program, example.arguments)
        } else {
            try await eventually("a guard") {
                ProcessTable.descendants(of: program.id).contains { Self.folder(of: $0) != nil }
            }
        }
        let processes = ProcessTable.descendants(of: program.id)
        let folder = try #require(processes.lazy.compactMap(Self.folder).first)
        #expect(
            !example.isUp
                || processes.contains { $0.arguments.first?.hasSuffix("postgres") == true })

        if example.reachesGroup {
            killpg(program.id, example.signal)
        } else {
            program.signal(example.signal)
        }
        let isCaught = example.arguments == ["sandbox"] && example.signal != SIGKILL
        #expect(try await program.ending() == (isCaught ? 0 : -example.signal))
        try await eventually("the end of \(folder)") {
            access(folder, F_OK) != 0 && !processes.contains(where: ProcessTable.isAlive)
        }
    }

    // SECURITY: "A sandbox that can be reached from another machine"
    @Test func postgreSQLRunsUnprivilegedAndHoldsNothingOfTheClient() async throws {
        let program = try SpawnedProgram(["--sandbox"])
        try await comeUp(program, ["--sandbox"])
        // The client's ends are the only other ones; the program's own are what must not spread.
        let own = ProcessTable.openFiles(of: program.id).filter { $0.hasPrefix("pipe:") }
        #expect(own.count >= 3)
        let processes = ProcessTable.descendants(of: program.id)
        #expect(processes.count >= 3)
        for process in processes {
            #expect(ProcessTable.openFiles(of: process.id).isDisjoint(with: own))
        }
        let servers = processes.filter { $0.arguments.first?.contains("postgres") == true }
        #expect(!servers.isEmpty)
        #expect(servers.allSatisfy { $0.user > 0 })
        program.closeInput()
        #expect(try await program.ending() == 0)
    }

    /// Waits until PostgreSQL answers.
    private func comeUp(_ program: SpawnedProgram, _ arguments: [String]) async throws {
        if arguments == ["sandbox"] {
            try await eventually("the sandbox's keys") { program.errorText.contains("anon key") }
        } else {
            program.send(Line.call(1, "truss_status"))
            #expect(try await program.answer(to: 1)["result"]?.object?["isError"] != true)
        }
    }

    private static func folder(of process: ProcessTable.Row) -> String? {
        process.arguments.first { $0.hasPrefix("/tmp/truss-") }
    }
}
