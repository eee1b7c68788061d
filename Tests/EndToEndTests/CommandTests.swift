import Testing

@testable import TrussMCP

/// The declarations of commands and options, which nothing but this holds together.
@Suite struct CommandTests {
    @Test func everyWordAndOptionMeansOneThing() {
        let words = Command.all.flatMap { [$0.name] + $0.aliases }
        #expect(Set(words).count == words.count)
        #expect(Command.all.count { $0.name.isEmpty } == 1)
        let variables = Option.all.compactMap(\.variable)
        #expect(Set(variables).count == variables.count)
        for command in Command.all {
            let names = command.options.map(\.name) + words.filter { $0.hasPrefix("-") }
            #expect(Set(names).count == names.count, "\(command.usage)")
            #expect(names.allSatisfy { $0.hasPrefix("-") })
            #expect(!command.summary.isEmpty)
        }
    }

    @Test(arguments: Option.all)
    func everyOptionIsTakenByACommandAndShownByTheHelp(_ option: Option) {
        #expect(Command.all.contains { $0.options.contains(option) })
        #expect(Help.text.contains(option.summary))
        #expect(option.variable.map { Help.text.contains("[\($0)]") } ?? true)
    }

    /// Each way to ask for the help of one command gives what it does, its options and two examples.
    // README: "`TrussMCP COMMAND --help` shows one command with examples"
    @Test(arguments: Command.all.filter { !["", "help", "version"].contains($0.name) }.map(\.name))
    func everyCommandHasAHelpOfItsOwn(_ name: String) async throws {
        let command = try #require(Command.all.first { $0.name == name })
        #expect(command.examples.count == 2 && !command.about.isEmpty)
        let text = Help.text(of: command)
        for part in [command.usage, command.summary, command.about] + command.examples {
            #expect(text.contains(part))
        }
        #expect(command.options.allSatisfy { text.contains("  \($0.name) ") })
        for example in command.examples where !example.contains("$(") {
            let words = example.split(separator: " ").dropFirst().map(String.init)
            _ = try Invocation(arguments: words, environment: [:])
        }
        let asked = [
            ["help", name], [name, "--help"], [name, "-h"], [name] + command.words + ["--help"],
            [name, "--nonsense", "--help"],
        ]
        for arguments in asked {
            let program = try SpawnedProgram(arguments)
            #expect(try await program.ending() == 0)
            #expect(program.outputText == text, "\(arguments)")
        }
    }

    static let pairs = Command.all.filter { !$0.name.isEmpty && $0.name != "help" }
        .flatMap { first in
            Command.all.filter { !$0.name.isEmpty }.map { typed(first) + [$0.name] }
        }

    /// A command as it is typed, with something for its words in capitals.
    private static func typed(_ command: Command) -> [String] {
        [command.name].filter { !$0.isEmpty }
            + command.words.map { $0 == "CLIENT" ? "cursor" : $0 == "FILE" ? "f" : $0 }
    }

    @Test(arguments: pairs) func twoCommandsAreNone(_ arguments: [String]) throws {
        let refusal = #expect(throws: Refusal.self) {
            try Invocation(arguments: arguments, environment: [:])
        }
        #expect(refusal?.status == .usage)
        #expect(refusal?.message.contains("\(arguments.last ?? "") is one word too many") == true)
        let first = try Invocation(arguments: arguments.dropLast(), environment: [:])
        #expect(first.command.name == arguments.first)
    }

    /// Each command refuses each option that its row lacks, and takes each that it has.
    // README: "what a command does not take"
    @Test(arguments: Command.all.filter { $0.name != "help" }.map(\.name))
    func aCommandTakesTheOptionsOfItsRowOnly(_ name: String) throws {
        let command = try #require(Command.all.first { $0.name == name })
        for option in Option.all {
            let isTaken = command.option(named: option.name) != nil
            var isRefused = false
            do throws(Refusal) {
                _ = try Invocation(
                    arguments: Self.typed(command) + [option.name, "x"], environment: [:])
            } catch {
                isRefused = error.message.contains("has no effect on \(command.usage)")
                #expect(error.status == .usage)
            }
            #expect(isRefused != isTaken, "\(option.name)")
        }
    }
}
