import Foundation
import JSON

/// Prints every row of design §8, and the size of a fixed set of answers in each encoding.
///
/// Run as `swift build -c release && swift run -c release Benchmark [--program PATH] [--json FILE]`, where
/// the program is another build of TrussMCP than the one beside this. `--check` compares only what is the
/// same on every machine, and fails where it grew; `--record` commits it.
@main
enum Benchmark {
    static func main() async throws {
        var arguments = CommandLine.arguments.dropFirst()
        switch arguments {
        case ["stub"]: return try await Stub.run()
        case ["--check"]: return try await check()
        case ["--record"]: return try Expected.record(try await Answers.counts())
        default: break
        }
        var program = Program.sibling("TrussMCP")
        var file: String?
        while let option = arguments.popFirst() {
            switch (option, arguments.popFirst()) {
            case ("--program", let path?): program = URL(filePath: path)
            case ("--json", let path?): file = path
            default:
                throw Failure(
                    "usage: Benchmark [--program PATH] [--json FILE] | --check | --record")
            }
        }
        try await measure(program, into: file)
    }

    private static func check() async throws {
        let problems = try Expected.problems(with: try await Answers.counts())
        for problem in problems { print(problem) }
        if !problems.isEmpty { exit(1) }
        print("No answer grew.")
    }

    private static func measure(_ program: URL, into file: String?) async throws {
        guard FileManager.default.isExecutableFile(atPath: program.path) else {
            throw Failure("\(program.path) is not built: swift build -c release")
        }
        let stub = try Child(Program.sibling("Benchmark"), ["stub"])
        let text = stub.line().text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let port = Int(text) else { throw Failure("the stub does not start: \(text)") }
        let rows = try Figures(program: program, port: port).all()
        stub.finish()
        print("| what | measured | budget | | |\n|---|---|---|---|---|")
        for row in rows { print(row.line) }
        let counts = try await Answers.counts()
        print("\n| answer | bytes | ≈ tokens (bytes/4) | allocations |\n|---|--:|--:|--:|")
        for count in counts {
            let allocations = count.allocations.map { "\($0)" } ?? "–"
            print("| \(count.name) | \(count.bytes) | \(count.bytes / 4) | \(allocations) |")
        }
        guard let file else { return }
        let answers = counts.map { count -> JSONValue in
            [
                "name": .string(count.name), "bytes": .number(JSONNumber(count.bytes)),
                "tokens": .number(JSONNumber(count.bytes / 4)),
                "allocations": count.allocations.map { .number(JSONNumber($0)) } ?? .null,
            ]
        }
        let report: JSONValue = ["rows": .array(rows.map(\.json)), "answers": .array(answers)]
        try "\(report)\n".write(toFile: file, atomically: true, encoding: .utf8)
    }
}
