import MCP
import Sandbox
import Synchronization
import System
import Transports
import TrussAPI
import TrussTools

/// Serves MCP on standard input and output until the input ends or a signal comes.
struct ServeCommand {
    private let configuration: Configuration

    init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    func run() async throws -> ExitStatus {
        if let warning = configuration.choiceWarning { Console.note(warning) }
        let trail = try configuration.audit.trail()
        guard !configuration.usesSandbox else {
            return await serveSandbox(trail)
        }
        let instance: RemoteInstance
        do throws(Refusal) {
            let warnings: [String]
            (instance, warnings) = try configuration.remoteInstance()
            for warning in warnings { Console.note(warning) }
        } catch {
            // A person reads what is wrong; a client shows only that the connection closed.
            guard !Descriptor.standardInput.isTerminal else { throw error }
            let message = APIKey.redacting(error.message)
            Console.note(message)
            await serve(UnconfiguredInstance(reason: message), trail) {}
            return error.status
        }
        await serve(configuration.resilient(instance), trail) {}
        return .success
    }

    private func serveSandbox(_ trail: AuditTrail?) async -> ExitStatus {
        let sandbox = StartingSandbox(configuration)
        let status = Mutex(ExitStatus.success)
        await serve(sandbox, trail) {
            do {
                try await sandbox.run()
            } catch {
                guard !Task.isCancelled else { return }
                Console.note("\(error)")
                status.withLock { $0 = .unavailable }
            }
        }
        return status.withLock { $0 }
    }

    /// Converses until the input ends or a signal comes; `support` runs beside it.
    private func serve(
        _ instance: some TrussInstance, _ trail: AuditTrail?,
        support: @escaping @Sendable () async -> Void
    ) async {
        let breakers = StatementBreakers(patience: configuration.statementPatience)
        let features = TrussFeatures(
            instance: breakers.guarding(instance, for: "stdio"), version: Program.version,
            settings: configuration.settings, tools: configuration.choice.chosen,
            tell: Console.note)
        let audited = trail.map {
            AuditedFeatures(features: features, trail: $0) as any ServerFeatures
        }
        let transport = StdioTransport(server: MCPServer(audited ?? features))
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                _ = await transport.run()
                return true
            }
            group.addTask {
                await Signals.termination()
                return true
            }
            group.addTask {
                await support()
                return false
            }
            for await isOver in group where isOver { group.cancelAll() }
        }
    }
}
