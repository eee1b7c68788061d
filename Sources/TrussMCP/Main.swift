import TrussAPI

/// The program: one value from command line and environment, one command, one exit status.
@main
struct Main {
    /// Not `async`: that would end the main thread by unwinding its stack, which reads 0.6 MiB of tables in.
    static func main() {
        Platform.exemptLoopbackFromProxies()
        Platform.returnFreedMemory()
        Task.detached {
            let status = await Program.run(
                arguments: Array(CommandLine.arguments.dropFirst()),
                environment: Platform.environment)
            Platform.exit(with: status)
        }
        Platform.takeSignals()
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
            switch invocation.command {
            case .help:
                Console.print(Help.text)
                return .success
            case .version:
                Console.print("TrussMCP \(version)\n")
                return .success
            case .serve:
                return try await ServeCommand(invocation.configuration).run()
            case .http:
                return try await HTTPCommand(invocation.configuration).run()
            case .doctor:
                return try await DoctorCommand(invocation).run()
            case .install(let client):
                return try InstallCommand(
                    plan: InstallPlan(
                        client, invocation, program: Platform.programPath(environment),
                        folder: Platform.currentFolder)
                ).run()
            case .audit(let path):
                return try AuditCommand(
                    path: path, keyFile: invocation.configuration.audit.keyFile
                ).run()
            case .sandbox:
                return try await SandboxCommand(configuration: invocation.configuration).run()
            }
        } catch let error as UsageError {
            // A key may have been put where it does not belong.
            Console.note(APIKey.redacting(error.message))
            return .usage
        } catch let error as ConfigurationError {
            Console.note(APIKey.redacting(error.message))
            return .configuration
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
