import System
import TrussAPI

/// The program: one value from command line and environment, one command, one exit status.
@main
struct Main {
    /// Not `async`: that would end the main thread by unwinding its stack, which reads 0.6 MiB of tables in.
    static func main() {
        Platform.exemptLoopbackFromProxies()
        ThisProcess.returnFreedMemory()
        Task.detached {
            let status = await Program.run(
                arguments: Array(CommandLine.arguments.dropFirst()),
                environment: ThisProcess.environment)
            ThisProcess.exit(status.rawValue)
        }
        Signals.take()
    }
}

/// What the commands have in common: where messages go, and what failures mean to a shell.
enum Program {
    /// Released versions are tagged with it; `serverInfo` and the User-Agent carry it.
    static let version = "0.1.0"

    /// What requests to the API are sent as.
    static let userAgent = "TrussMCP/\(version)"

    /// Runs one command to its end.
    static func run(arguments: [String], environment: [String: String]) async -> ExitStatus {
        do {
            let invocation = try Invocation(arguments: arguments, environment: environment)
            try invocation.sayWhatHasNoEffect()
            return try await invocation.command.run(invocation)
        } catch let error as Refusal {
            // A key may have been put where it does not belong.
            Console.note(APIKey.redacting(error.message))
            return error.status
        } catch {
            Console.note("\(error)")
            return .unavailable
        }
    }
}

/// Exit statuses, by the numbers of sysexits.h.
enum ExitStatus: Int32 {
    case success = 0
    /// What was checked is not as it should be.
    case finding = 1
    /// The command line cannot be read.
    case usage = 64
    /// Something the command needs does not answer or does not start.
    case unavailable = 69
    /// A setting is missing or wrong.
    case configuration = 78
}
