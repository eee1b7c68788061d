import System

/// A program that prints an API key, such as a password manager's.
struct KeyCommand {
    private let words: [String]
    private let setting: String

    /// How long it may take: long enough to touch a sensor, not to be forgotten.
    static let deadline = Duration.seconds(30)

    /// - Throws: `Refusal` where the line is no plain command.
    init(_ line: String, setting: String) throws(Refusal) {
        self.setting = setting
        do throws(Refusal) {
            words = try ShellWords(line).words
        } catch {
            throw KeyCommand.failure("cannot be run: \(error.message).", setting)
        }
        guard !words.isEmpty else { throw KeyCommand.failure("is empty.", setting) }
    }

    /// Runs it and returns the first line it prints, blocking.
    ///
    /// Its standard input is `/dev/null`, so it cannot take what a client sends; its standard error
    /// is ours.
    ///
    /// - Throws: `Refusal` with the program's name, without its arguments and output.
    func firstLine(
        environment: [String: String], deadline: Duration = KeyCommand.deadline
    ) throws(Refusal) -> String {
        let program = words[0]
        let run: ChildOutput
        do throws(ChildOutput.Failure) {
            run = try ChildOutput(of: words, environment: environment, deadline: deadline)
        } catch {
            switch error {
            case .notStarted(let reason):
                throw failure(
                    "cannot be run: \(program): \(reason). Give the program's full path.")
            case .tooSlow:
                throw failure(
                    "took longer than \(deadline.components.seconds) s (\(program)). It has no"
                        + " terminal to ask at; unlock the password manager first.")
            }
        }
        guard run.status == 0 else {
            let end =
                run.status > 128
                ? "was ended by signal \(run.status - 128)" : "failed with status \(run.status)"
            throw failure("\(end) (\(program)); what it said is above.")
        }
        let line = run.bytes.prefix { $0 != UInt8(ascii: "\n") }
        guard !line.isEmpty else {
            throw failure("printed nothing on its first line (\(program)).")
        }
        return String(decoding: line, as: UTF8.self)
    }

    private func failure(_ problem: String) -> Refusal { KeyCommand.failure(problem, setting) }

    private static func failure(_ problem: String, _ setting: String) -> Refusal {
        Refusal("The key command (\(setting)) \(problem)")
    }
}
