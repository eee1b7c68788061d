import TestAPI
import Testing
import TrussAPI

@Suite struct ResilientInstanceTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        var outcome: Result<APIResponse, APIError>
        /// Before the second attempt; nil where there is none.
        var pause: Duration?
        var testDescription: String { "\(outcome)" }
    }

    static let faults: [Fault] = [
        Fault(outcome: .failure(.connectionLost(reason: "x")), pause: .milliseconds(200)),
        Fault(outcome: .success(.status(502)), pause: .milliseconds(200)),
        Fault(outcome: .success(.status(503)), pause: .milliseconds(200)),
        Fault(outcome: .success(.status(503, retryAfter: 3)), pause: .seconds(3)),
        Fault(outcome: .success(.status(503, retryAfter: 20)), pause: nil),
        Fault(outcome: .success(.status(504)), pause: .milliseconds(200)),
        Fault(outcome: .success(.status(429, retryAfter: 19)), pause: .milliseconds(19_200)),
        Fault(outcome: .success(.status(429, retryAfter: 20)), pause: nil),
        Fault(outcome: .success(.status(429)), pause: nil),
        Fault(outcome: .success(.status(500)), pause: nil),
        Fault(outcome: .success(.status(400)), pause: nil),
        Fault(outcome: .failure(.unreachable(host: "h", reason: "x")), pause: nil),
        Fault(outcome: .failure(.timedOut(seconds: 20)), pause: nil),
        Fault(outcome: .failure(.responseTooLarge(limit: 1)), pause: nil),
        Fault(outcome: .failure(.redirected(status: 302, location: "")), pause: nil),
        Fault(outcome: .failure(.cancelled), pause: nil),
    ]

    // README: "Reads are tried again after passing faults."
    @Test(arguments: faults) func readsAreSentAgainAfterPassingFaults(_ fault: Fault) async {
        let clock = JumpingClock()
        let instance = FakeInstance(fault.outcome, .success(.ok))
        let resilient = ResilientInstance(instance, timing: clock.timing())
        let outcome = await outcome(of: .read, from: resilient)
        #expect(outcome == (fault.pause == nil ? fault.outcome : .success(.ok)))
        #expect(clock.pauses == (fault.pause.map { [$0] } ?? []))
        #expect(instance.received.count == (fault.pause == nil ? 1 : 2))
    }

    // README: "A write is never sent twice."
    @Test(arguments: faults) func writesAreSentOnce(_ fault: Fault) async {
        let clock = JumpingClock()
        let instance = FakeInstance(fault.outcome, .success(.ok))
        let resilient = ResilientInstance(instance, timing: clock.timing())
        #expect(await outcome(of: .write, from: resilient) == fault.outcome)
        #expect(instance.received == [.write])
        #expect(clock.pauses.isEmpty)
    }

    @Test func pausesDoubleWithJitterAndAttemptsEnd() async {
        for (chance, pauses) in [(0.0, [100, 200, 400]), (1.0, [200, 400, 800])] {
            let clock = JumpingClock()
            let instance = FakeInstance(.success(.status(503)))
            let resilient = ResilientInstance(instance, timing: clock.timing(chance: chance))
            #expect(await outcome(of: .read, from: resilient) == .success(.status(503)))
            #expect(clock.pauses == pauses.map { .milliseconds($0) })
            #expect(instance.received.count == 4)
        }
    }

    @Test func eachAttemptOfAReadHasTheTimeThatIsLeft() async {
        let clock = JumpingClock()
        let instance = FakeInstance(.success(.status(503, retryAfter: 3)))
        var read = APIRequest.read
        read.timeLimit = .seconds(10)
        let resilient = ResilientInstance(instance, timing: clock.timing())
        _ = await outcome(of: read, from: resilient)
        #expect(instance.received.map(\.timeLimit) == [10, 7, 4, 1].map { .seconds($0) })
    }

    @Test func theWindowIsAwaitedRatherThanOverrun() async {
        let clock = JumpingClock()
        let instance = FakeInstance(.success(.left(1, reset: 9)), .success(.left(0, reset: 8)))
        let resilient = ResilientInstance(instance, timing: clock.timing())
        for request in [APIRequest.read, .write] {
            #expect(await outcome(of: request, from: resilient) != .failure(.cancelled))
        }
        #expect(clock.pauses.isEmpty)
        _ = await outcome(of: .write, from: resilient)
        #expect(clock.pauses == [.seconds(9)])
        #expect(instance.received.count == 3)
    }

    @Test(arguments: [true, false])
    func aWindowBeyondTheDeadlineIsToldInsteadOfAwaited(isRead: Bool) async {
        let clock = JumpingClock()
        let instance = FakeInstance(.success(.left(0, reset: 42)))
        let resilient = ResilientInstance(instance, timing: clock.timing())
        _ = await outcome(of: .read, from: resilient)
        clock.advance(.milliseconds(1500))
        let refused = await outcome(of: isRead ? .read : .write, from: resilient)
        #expect(refused == .failure(.rateLimited(seconds: 41)))
        #expect(instance.received.count == 1)
        clock.advance(.seconds(41))
        _ = await outcome(of: .read, from: resilient)
        #expect(instance.received.count == 2)
    }

    @Test func otherKeysShareTheWindow() async {
        let clock = JumpingClock()
        let first = FakeInstance(.success(.left(0, reset: 42)))
        let second = FakeInstance(.success(.ok))
        let resilient = ResilientInstance(first, timing: clock.timing())
        _ = await outcome(of: .read, from: resilient)
        let refused = await outcome(of: .read, from: resilient.with(second))
        #expect(refused == .failure(.rateLimited(seconds: 42)))
        #expect(second.received.isEmpty)
    }

    @Test func exchangesAreFewAndInOrder() async throws {
        let instance = HeldInstance()
        let limits = ResilientInstance.Limits(exchanges: 2)
        let resilient = ResilientInstance(instance, limits: limits, timing: .still)
        var tasks: [Task<APIResponse, any Error>] = []
        for number in 0..<8 {
            let request = APIRequest(.get, path: ["v1", "\(number)"], isRead: true)
            tasks.append(Task { try await resilient.respond(to: request) })
            try await eventually { instance.names.count + resilient.waiting == number + 1 }
        }
        #expect(instance.names == ["0", "1"])
        for count in 3...8 {
            instance.endOne()
            try await eventually { instance.names.count == count }
        }
        #expect(instance.names == ["0", "1", "2", "3", "4", "5", "6", "7"])
        for _ in 0..<2 { instance.endOne() }
        for task in tasks { _ = try await task.value }
    }

    @Test func aWaitingExchangeCanBeCancelledAndLosesNobodysPlace() async throws {
        let instance = HeldInstance()
        let limits = ResilientInstance.Limits(exchanges: 1)
        let resilient = ResilientInstance(instance, limits: limits, timing: .still)
        async let first = resilient.respond(to: .read)
        try await eventually { instance.names.count == 1 }
        let waiting = Task { try await resilient.respond(to: .write) }
        try await eventually { resilient.waiting == 1 }
        waiting.cancel()
        await #expect(throws: APIError.cancelled) { try await waiting.value }
        instance.endOne()
        _ = try await first
        async let last = resilient.respond(to: .read)
        try await eventually { instance.names.count == 2 }
        instance.endOne()
        _ = try await last
        #expect(instance.names.count == 2)
    }

    @Test func waitingForAPlaceEndsAtTheDeadlineWithNothingSent() async throws {
        let instance = HeldInstance()
        let limits = ResilientInstance.Limits(exchanges: 1)
        let clock = JumpingClock()
        let resilient = ResilientInstance(instance, limits: limits, timing: clock.timing())
        async let first = resilient.respond(to: .read)
        try await eventually { instance.names.count == 1 }
        #expect(await outcome(of: .write, from: resilient) == .failure(.busy(seconds: 20)))
        #expect(APIError.busy(seconds: 20).message(isRead: false).contains("Nothing was done."))
        instance.endOne()
        _ = try await first
        #expect(instance.names.count == 1)
    }

    @Test func aPauseCanBeCancelled() async throws {
        let instance = FakeInstance(.success(.status(503)))
        let resilient = ResilientInstance(instance, timing: .still)
        let task = Task { try await resilient.respond(to: .read) }
        try await eventually { instance.received.count == 1 }
        task.cancel()
        await #expect(throws: APIError.cancelled) { try await task.value }
    }

    @Test func theSameOverASocket() async throws {
        let api = try ScriptedAPI(
            [.close], [ScriptedAPI.answer(503)],
            [ScriptedAPI.answer(429, "{}", fields: ["Retry-After: 1"])],
            [ScriptedAPI.answer(200, "[]")])
        defer { api.stop() }
        let clock = JumpingClock()
        let resilient = ResilientInstance(try api.instance(), timing: clock.timing())
        #expect(try await resilient.respond(to: .readWithBody).status == 200)
        #expect(clock.pauses.count == 3)
        #expect(api.received.count == 4)
    }
}

private func outcome(
    of request: APIRequest, from instance: ResilientInstance
) async -> Result<APIResponse, APIError> {
    do throws(APIError) {
        return .success(try await instance.respond(to: request))
    } catch {
        return .failure(error)
    }
}

private func eventually(_ isSo: () -> Bool) async throws {
    for _ in 0..<2000 where !isSo() { try await Task.sleep(for: .milliseconds(2)) }
    try #require(isSo())
}
