import Synchronization
import Testing
import TrussAPI

/// Invented keys, and the callers beside them whose keys are good.
@Suite(.timeLimit(.minutes(1))) struct KeyRegisterTests {
    /// A Truss that counts what arrives, knows the keys that begin with `good`, and answers slowly or never.
    private final class Truss: Sendable {
        let counts = Mutex<[String: Int]>([:])
        let holds = Mutex<[CheckedContinuation<Void, Never>]>([])
        let isHolding = Mutex(false)
        let revoked = Mutex<Set<String>>([])
        let error = Mutex<APIError?>(nil)

        var total: Int { counts.withLock { $0.values.reduce(0, +) } }

        func release() {
            isHolding.withLock { $0 = false }
            for hold in holds.withLock({
                let all = $0; $0 = []; return all
            }) { hold.resume() }
        }

        func answer(_ key: String) async throws(APIError) -> APIResponse {
            counts.withLock { $0[key, default: 0] += 1 }
            if isHolding.withLock({ $0 }) {
                await withCheckedContinuation { hold in holds.withLock { $0.append(hold) } }
            }
            if let error = error.withLock({ $0 }) { throw error }
            let isGood = key.hasPrefix("good") && !revoked.withLock { $0.contains(key) }
            return isGood
                ? .ok
                : APIResponse(
                    status: 403, body: Array(#"{"error":"Invalid or revoked API key."}"#.utf8))
        }
    }

    private struct KeyedInstance: TrussInstance {
        let truss: Truss
        let key: String

        func respond(
            to request: APIRequest, reader: (any BodyReader)?
        ) async throws(APIError) -> APIResponse {
            try await truss.answer(key)
        }
    }

    private let truss = Truss()
    private let clock = JumpingClock()
    private let register: KeyRegister

    init() {
        var timing = clock.timing()
        // A place is waited for as long as the test likes.
        timing.sleep = { _ in try await Task.sleep(for: .seconds(3600)) }
        register = KeyRegister(timing: timing)
    }

    private func digest(_ key: String) throws -> APIKey.Digest { try APIKey(parsing: key).digest }

    private func ask(
        _ key: String, from address: String = "a"
    ) async throws -> Result<
        APIResponse, APIError
    > {
        let instance = register.guarding(
            KeyedInstance(truss: truss, key: key), try digest(key), from: address)
        do throws(APIError) {
            return .success(try await instance.respond(to: .read))
        } catch {
            return .failure(error)
        }
    }

    private func isAnswered(_ key: String, from address: String = "a") async throws -> Bool {
        try await ask(key, from: address) == .success(.ok)
    }

    // README: "Truss allows this process 200 requests a minute, whatever the key."
    @Test func inventedKeysLeaveTheOthersTheirShare() async throws {
        #expect(try await isAnswered("good1"))
        for number in 0..<205 { _ = try await ask("bad\(number)") }
        #expect(truss.total == 16)
        for _ in 0..<100 { #expect(try await isAnswered("good1")) }
        #expect(try await isAnswered("good2", from: "b"))
        guard case .failure(.unprovenKey(60)) = try await ask("good3") else {
            return #expect(Bool(false))
        }
        clock.advance(.seconds(60))
        #expect(try await isAnswered("good3"))
    }

    @Test func inventedKeysFromManyAddressesAreFewInAll() async throws {
        for number in 0..<500 { _ = try await ask("bad\(number)", from: "\(number % 100)") }
        #expect(truss.total <= 30)
    }

    @Test func oneInventedKeyIsAskedAboutOnce() async throws {
        truss.isHolding.withLock { $0 = true }
        let failures = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask { try await ask("bad") != .success(.ok) }
            }
            for _ in 0..<2000 where truss.total == 0 { try await Task.sleep(for: .milliseconds(2)) }
            truss.release()
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 200)
        #expect(truss.total == 1)
        guard case .refused = register.standing(of: try digest("bad")) else {
            return #expect(Bool(false))
        }
    }

    @Test func aNewCallersFirstCallsWaitForOne() async throws {
        truss.isHolding.withLock { $0 = true }
        let answered = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 { group.addTask { try await isAnswered("good") } }
            for _ in 0..<2000 where truss.total == 0 { try await Task.sleep(for: .milliseconds(2)) }
            #expect(truss.total == 1)
            truss.release()
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(answered == 200)
        #expect(truss.total == 200)
    }

    @Test func aThousandGoodKeysBehindOneAddressAreAllServed() async throws {
        for number in 0..<1000 { #expect(try await isAnswered("good\(number)", from: "proxy")) }
    }

    @Test func aRevokedKeyIsRememberedAndARestoredOneIsNotForLong() async throws {
        #expect(try await isAnswered("good"))
        truss.revoked.withLock { $0 = ["good"] }
        #expect(try await !isAnswered("good"))
        for _ in 0..<50 { #expect(try await ask("good") == .failure(.keyRefused)) }
        #expect(truss.total == 2)
        truss.revoked.withLock { $0 = [] }
        clock.advance(.seconds(10))
        #expect(try await isAnswered("good"))
    }

    @Test func aTrussThatIsAwayIsSaidToBeAway() async throws {
        let error = APIError.unreachable(host: "h", reason: "r")
        truss.error.withLock { $0 = error }
        for _ in 0..<100 { #expect(try await ask("good") == .failure(error)) }
        truss.error.withLock { $0 = nil }
        #expect(try await isAnswered("good"))
    }

    @Test func aCancelledTrialLetsTheNextOneGo() async throws {
        truss.isHolding.withLock { $0 = true }
        let first = Task { try await ask("good") }
        for _ in 0..<2000 where truss.total == 0 { try await Task.sleep(for: .milliseconds(2)) }
        let waiting = Task { try await ask("good") }
        let other = Task { try await isAnswered("good") }
        waiting.cancel()
        #expect(try await waiting.value == .failure(.cancelled))
        truss.error.withLock { $0 = .cancelled }
        truss.release()
        #expect(try await first.value == .failure(.cancelled))
        truss.error.withLock { $0 = nil }
        _ = try await other.value
        #expect(try await isAnswered("good"))
    }
}
