import JSON
import MCP
import System
import Transports

/// Tools whose time is the test's to say.
struct TestFeatures: ServerFeatures {
    /// What holds the calls of `hold`, and what is known of them.
    struct Gate: Sendable {
        var isOpen = false
        var running = 0
        var mostRunning = 0
        var cancelled = 0
    }

    let gate: Monitor<Gate>

    let implementation = Implementation(name: "test", title: "Test", version: "1")
    let instructions = ""

    init(gate: Monitor<Gate> = Monitor(Gate())) { self.gate = gate }

    let resources: [ResourceDefinition] = []
    let resourceTemplates: [ResourceDefinition] = []
    let prompts: [PromptDefinition] = []

    var tools: [ToolDefinition] {
        ["echo", "big", "hold", "deaf"].map { name in
            ToolDefinition(
                name: name, title: name, description: name, inputSchema: ["type": "object"],
                annotations: .init(
                    isReadOnly: true, isDestructive: false, isIdempotent: true, isOpenWorld: false))
        }
    }

    /// `echo` answers at once, `big` at length, `hold` when the gate opens or it is cancelled, and
    /// `deaf` when the gate opens.
    func callTool(_ name: String, arguments: JSONObject) async -> ToolResult {
        switch name {
        case "big":
            return ToolResult(escaped: Array(String(repeating: #"0123456789\n"#, count: 9000).utf8))
        case "hold", "deaf":
            gate.update { gate in
                gate.running += 1
                gate.mostRunning = max(gate.mostRunning, gate.running)
            }
            let gate = gate
            if name == "deaf" {
                await Task { await gate.wait { $0.isOpen } }.value
            } else {
                await gate.wait { $0.isOpen }
            }
            let isCancelled = Task.isCancelled
            gate.update { gate in
                gate.running -= 1
                gate.cancelled += isCancelled ? 1 : 0
            }
            return ToolResult("held")
        default: return ToolResult(JSONValue.object(arguments).description)
        }
    }

    func readResource(_ uri: String) async throws(RPCError) -> ResourceContents? { nil }

    func prompt(_ name: String, arguments: [String: String]) throws(RPCError) -> PromptResult {
        throw .internalError("no prompts")
    }

    func completions(of request: CompletionRequest) async -> [String] { [] }
}
