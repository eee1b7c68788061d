import JSON
import MCP
import Synchronization
import TrussAPI

/// The chosen tools, less those that can only fail on this instance; settled at the first look.
///
/// `GET /v1/status` is asked once, when a client arrives. What it has not said by the time of the first
/// look is not waited for, so the first answer is never late and the list never changes.
final class ToolSelection: Sendable {
    private struct State {
        var inquiry: Task<Void, Never>?
        var isOAuth2Missing = false
        var settled: [ToolDefinition]?
    }

    private let chosen: [Tool]
    private let settings: Settings
    private let state = Mutex(State())

    init(_ chosen: [Tool], _ settings: Settings = Settings()) {
        self.chosen = chosen
        self.settings = settings
    }

    deinit {
        state.withLock { $0.inquiry?.cancel() }
    }

    var isEmpty: Bool { chosen.isEmpty }

    /// The tools as clients see them, the same at every look.
    var definitions: [ToolDefinition] {
        state.withLock { state in
            if let settled = state.settled { return settled }
            let missing: Set<String> =
                state.isOAuth2Missing ? Set(Toolset.oauth2.tools.map(\.name)) : []
            let definitions = chosen.filter { !missing.contains($0.name) }.map {
                $0.definition(settings)
            }
            state.settled = definitions
            return definitions
        }
    }

    /// Waits until the instance has been asked, where it is being asked.
    func inquired() async {
        await state.withLock(\.inquiry)?.value
    }

    /// Asks the instance what is configured, unless that was done or no longer matters.
    func inquire(of instance: any TrussInstance) {
        let oauth2 = Set(Toolset.oauth2.tools.map(\.name))
        guard chosen.contains(where: { oauth2.contains($0.name) }) else { return }
        state.withLock { state in
            guard state.inquiry == nil, state.settled == nil else { return }
            state.inquiry = Task { [weak self] in
                let request = APIRequest(.get, path: ["v1", "status"], isRead: true)
                guard let response = try? await instance.respond(to: request), response.isSuccess,
                    let status = try? JSONValue(parsing: response.body).object
                else { return }
                let isConfigured = status["integrations"]?.object?["oauth2"]?.object?["configured"]
                self?.state.withLock { $0.isOAuth2Missing = isConfigured == false }
            }
        }
    }
}
