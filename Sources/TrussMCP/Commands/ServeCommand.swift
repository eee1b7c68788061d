import MCP
import Sandbox
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
            let sandbox = StartingSandbox(configuration)
            await serve(sandbox, trail) {
                do {
                    try await sandbox.run()
                } catch {
                    if !Task.isCancelled { Console.note("\(error)") }
                }
            }
            return .success
        }
        let (instance, warnings) = try configuration.remoteInstance()
        for warning in warnings { Console.note(warning) }
        await serve(configuration.resilient(instance), trail) {}
        return .success
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
