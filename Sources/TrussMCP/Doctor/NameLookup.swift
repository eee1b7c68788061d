import Dispatch
import System

/// What the resolver says of a host.
enum NameLookup: Equatable {
    case addresses([String])
    case failed(String)
    /// It did not answer in time; the thread that asked is left to finish.
    case tooSlow

    /// Asks the system's resolver, on a thread of its own as it blocks.
    static func of(_ host: String, within time: Duration) async -> NameLookup {
        let answers = AsyncStream<NameLookup> { continuation in
            DispatchQueue(label: "resolver").async { @Sendable in
                continuation.yield(blocking(host))
                continuation.finish()
            }
            let timer = Task {
                try? await Task.sleep(for: time)
                continuation.yield(.tooSlow)
                continuation.finish()
            }
            continuation.onTermination = { _ in timer.cancel() }
        }
        for await answer in answers { return answer }
        return .tooSlow
    }

    private static func blocking(_ host: String) -> NameLookup {
        do throws(HostAddresses.Failure) {
            return .addresses(try HostAddresses(of: host.trimmingBrackets).texts)
        } catch {
            return .failed(error.reason)
        }
    }
}
