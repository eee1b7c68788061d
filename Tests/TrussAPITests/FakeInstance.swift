import Synchronization

import TrussAPI

/// An instance that answers from a list; the last answer repeats.
final class FakeInstance: TrussInstance {
    private let outcomes: [Result<APIResponse, APIError>]
    private let state = Mutex<[APIRequest]>([])

    init(_ outcomes: Result<APIResponse, APIError>...) {
        self.outcomes = outcomes
    }

    var received: [APIRequest] { state.withLock { $0 } }

    func respond(
        to request: APIRequest, reader: (any BodyReader)?
    ) async throws(APIError) -> APIResponse {
        let index = state.withLock { received in
            received.append(request)
            return received.count - 1
        }
        return try outcomes[min(index, outcomes.count - 1)].get()
    }
}

/// An instance whose exchanges last until each is ended by the test.
final class HeldInstance: TrussInstance {
    private struct State {
        var names: [String] = []
        var continuations: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// The last path segment of each request, in order of arrival.
    var names: [String] { state.withLock { $0.names } }

    func respond(
        to request: APIRequest, reader: (any BodyReader)?
    ) async throws(APIError) -> APIResponse {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.names.append(request.path.last ?? "")
                state.continuations.append(continuation)
            }
        }
        return .ok
    }

    /// Ends the exchange that has lasted longest.
    func endOne() {
        state.withLock { $0.continuations.isEmpty ? nil : $0.continuations.removeFirst() }?.resume()
    }
}

/// A clock that jumps over every pause, and remembers them.
final class JumpingClock: Sendable {
    private struct State {
        var now = Duration.zero
        var pauses: [Duration] = []
    }

    private let state = Mutex(State())

    var now: Duration { state.withLock { $0.now } }
    var pauses: [Duration] { state.withLock { $0.pauses } }

    func advance(_ pause: Duration) {
        state.withLock { $0.now += pause }
    }

    func timing(chance: Double = 1) -> Timing {
        Timing(
            now: { self.now },
            sleep: { pause in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.now += pause
                    state.pauses.append(pause)
                }
            },
            chance: { chance })
    }
}

extension Timing {
    /// Time stands still, and pauses last until they are cancelled.
    static let still = Timing(
        now: { .zero }, sleep: { _ in try await Task.sleep(for: .seconds(3600)) }, chance: { 0 })
}

extension APIResponse {
    static let ok = APIResponse(status: 200, body: Array("[]".utf8))

    static func status(_ status: Int, retryAfter: Int? = nil) -> APIResponse {
        APIResponse(status: status, body: Array("{}".utf8), retryAfter: retryAfter)
    }

    static func left(_ remaining: Int, reset: Int) -> APIResponse {
        var response = APIResponse.ok
        response.rateLimit = RateLimit(remaining: remaining, reset: reset)
        return response
    }
}
