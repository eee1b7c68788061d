import Sandbox
import System

/// Serves a sandbox over HTTP, for other programs, until a signal comes.
struct SandboxCommand {
    let configuration: Configuration

    func run() async throws -> ExitStatus {
        let sandbox = StartingSandbox(configuration)
        try await withThrowingTaskGroup { group in
            group.addTask { try await sandbox.run(whenUp: SandboxCommand.announce) }
            group.addTask { await Signals.termination() }
            try await group.next()
            group.cancelAll()
        }
        return .success
    }

    private static func announce(_ sandbox: SandboxInstance) {
        Console.note(
            """
            a sandbox answers until this process ends; nothing in it is kept.
            TRUSS_API_URL=\(sandbox.url)
            TRUSS_API_KEY=\(sandbox.serviceKey)
            anon key: \(sandbox.anonKey)
            """)
    }
}
