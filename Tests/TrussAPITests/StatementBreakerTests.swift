import TestAPI
import Testing
import TrussAPI

/// Statements of a caller after one that did not end in time.
@Suite struct StatementBreakerTests {
    private func pass(
        _ breaker: inout StatementBreaker, _ statement: Int = 0, at seconds: Int
    ) throws -> StatementBreaker.Pass {
        try breaker.admit(statement, at: .seconds(seconds)).get()
    }

    private func held(
        _ breaker: inout StatementBreaker, _ statement: Int = 0, at seconds: Int
    ) -> Duration? {
        guard case .failure(let held) = breaker.admit(statement, at: .seconds(seconds)) else {
            return nil
        }
        return held.time
    }

    @Test func holdsGrowWhileStatementsDoNotEnd() throws {
        var breaker = StatementBreaker()
        var now = 0
        for hold in [10, 20, 40, 80, 160, 300, 300] {
            breaker.settle(try pass(&breaker, at: now), .overran, at: .seconds(now))
            #expect(held(&breaker, at: now) == .seconds(hold))
            #expect(held(&breaker, at: now + hold - 1) == .seconds(1))
            now += hold
        }
    }

    @Test func afterTheHoldOneTrialDecides() throws {
        var breaker = StatementBreaker()
        breaker.settle(try pass(&breaker, at: 0), .overran, at: .zero)
        var trial = try pass(&breaker, at: 10)
        #expect(held(&breaker, at: 10) == .seconds(1))
        // What says nothing leaves it to the next.
        breaker.settle(trial, .unclear, at: .seconds(11))
        trial = try pass(&breaker, at: 11)
        breaker.settle(trial, .ended, at: .seconds(12))
        for _ in 0..<9 { _ = try pass(&breaker, at: 12) }
    }

    @Test func statementsSentTogetherOpenItOnce() throws {
        var breaker = StatementBreaker()
        let passes = try (0..<8).map { _ in try pass(&breaker, at: 0) }
        for (second, pass) in passes.enumerated() {
            breaker.settle(pass, .overran, at: .seconds(5 * second))
        }
        #expect(held(&breaker, at: 9) == .seconds(1))
        let trial = try pass(&breaker, at: 10)
        // An old one that ends is no trial.
        breaker.settle(passes[0], .ended, at: .seconds(10))
        #expect(held(&breaker, at: 10) == .seconds(1))
        breaker.settle(trial, .overran, at: .seconds(30))
        #expect(held(&breaker, at: 30) == .seconds(20))
    }

    @Test func aCallerWhoAlternatesIsHeldLongerAllTheSame() throws {
        var breaker = StatementBreaker()
        breaker.settle(try pass(&breaker, at: 0), .overran, at: .zero)
        breaker.settle(try pass(&breaker, at: 10), .ended, at: .seconds(11))
        breaker.settle(try pass(&breaker, at: 12), .overran, at: .seconds(32))
        #expect(held(&breaker, at: 32) == .seconds(20))
        breaker.settle(try pass(&breaker, at: 52), .ended, at: .seconds(53))
        // Ten quiet minutes later it is as at first.
        breaker.settle(try pass(&breaker, at: 700), .overran, at: .seconds(700))
        #expect(held(&breaker, at: 700) == .seconds(10))
    }

    // MARK: Statements that were cancelled

    /// Which statements were cancelled at second 0, each to be known of at 10, and which are sent at 4.
    struct Cancelled: CustomTestStringConvertible {
        let abandoned: [Int]
        var settled: [StatementBreaker.Ending] = []
        let held: [Int: Int]
        var testDescription: String { "\(abandoned) of which \(settled)" }
    }

    static let cancelled: [Cancelled] = [
        Cancelled(abandoned: [], held: [:]),
        // The same one only.
        Cancelled(abandoned: [1], held: [1: 6]),
        Cancelled(abandoned: [1, 2], held: [1: 6, 2: 6, 3: 6]),
        Cancelled(abandoned: [1, 1], held: [1: 6, 2: 6, 3: 6]),
        Cancelled(abandoned: [1], settled: [.ended], held: [:]),
        Cancelled(abandoned: [1], settled: [.unclear], held: [:]),
        Cancelled(abandoned: [1, 2], settled: [.ended], held: [2: 6]),
        Cancelled(abandoned: [1, 2, 3], settled: [.ended], held: [1: 6, 2: 6, 3: 6]),
        Cancelled(abandoned: [1, 2], settled: [.ended, .ended], held: [:]),
        // As when nobody had cancelled it.
        Cancelled(abandoned: [1], settled: [.overran], held: [1: 9, 2: 9, 3: 9]),
        Cancelled(abandoned: [1, 2], settled: [.overran, .ended], held: [1: 9, 2: 9, 3: 9]),
    ]

    @Test(arguments: cancelled)
    func whatIsCancelledHoldsBackUntilItIsKnownToHaveEnded(_ row: Cancelled) throws {
        var breaker = StatementBreaker()
        let passes = try row.abandoned.map { try pass(&breaker, $0 + 100, at: 0) }
        let abandoned = row.abandoned.map { breaker.abandon($0, until: .seconds(10)) }
        for (index, ending) in row.settled.enumerated() {
            breaker.settle(passes[index], ending, abandoned: abandoned[index], at: .seconds(3))
        }
        for statement in 1...3 {
            #expect(
                held(&breaker, statement, at: 4) == row.held[statement].map { .seconds($0) },
                "\(statement)")
        }
    }

    @Test func whatIsNotKnownInTimeHoldsBackUntilItIs() throws {
        var breaker = StatementBreaker()
        let first = try pass(&breaker, 1, at: 0)
        let abandoned = breaker.abandon(1, until: .seconds(10))
        #expect(held(&breaker, 1, at: 15) == .seconds(1))
        breaker.settle(first, .ended, abandoned: abandoned, at: .seconds(16))
        #expect(held(&breaker, 1, at: 16) == nil)
    }

    @Test func aTrialThatIsCancelledIsOneUntilItIsKnown() throws {
        var breaker = StatementBreaker()
        breaker.settle(try pass(&breaker, at: 0), .overran, at: .zero)
        let trial = try pass(&breaker, 1, at: 10)
        let abandoned = breaker.abandon(1, until: .seconds(20))
        #expect(held(&breaker, 2, at: 11) == .seconds(1))
        breaker.settle(trial, .overran, abandoned: abandoned, at: .seconds(20))
        #expect(held(&breaker, 2, at: 20) == .seconds(20))
    }

    @Test func whatWaitsForItsTurnIsHeldBackToo() throws {
        var breaker = StatementBreaker()
        let passes = try (0..<4).map { try pass(&breaker, $0, at: 0) }
        _ = breaker.abandon(0, until: .seconds(10))
        #expect(breaker.heldSince(passes[1], 1, at: .zero) == nil)
        #expect(breaker.heldSince(passes[2], 0, at: .zero)?.time == .seconds(10))
        _ = breaker.abandon(1, until: .seconds(10))
        #expect(breaker.heldSince(passes[2], 2, at: .zero)?.time == .seconds(10))
        breaker.settle(passes[3], .overran, at: .zero)
        #expect(breaker.heldSince(passes[2], 2, at: .zero)?.isByAbandoned == false)
    }

    private func call(
        _ sql: String, _ instance: any TrussInstance
    ) -> Task<Result<APIResponse, APIError>, Never> {
        Task { await outcome(of: Self.statement(sql), from: instance) }
    }

    private static func statement(_ sql: String) -> APIRequest {
        APIRequest(
            .post, path: ["v1", "sql", "transaction"], body: Array(sql.utf8), isRead: true)
    }

    private static let held = APIError.abandonedRuns(seconds: 10)

    /// As it was seen: cancelled and repeated, a statement took one connection after the other.
    @Test func theAnswerToACancelledStatementDecides() async throws {
        for overruns in [false, true] {
            let answer =
                overruns
                ? ScriptedAPI.answer(400, #"{"error":"Query read timeout","code":null}"#)
                : ScriptedAPI.answer(200, "[]")
            let api = try ScriptedAPI([.awaitRelease, answer], [ScriptedAPI.answer(200, "[]")])
            defer { api.stop() }
            let clock = JumpingClock()
            let breakers = StatementBreakers(patience: .seconds(10), timing: clock.timing())
            let instance = breakers.guarding(
                ResilientInstance(try api.instance(), limits: .init(exchanges: 1)), for: "own")
            let first = call("1", instance)
            try await api.until { $0.received.count == 1 }
            first.cancel()
            #expect(await first.value == .failure(.cancelled))
            for _ in 0..<5 {
                #expect(await call("1", instance).value == .failure(Self.held))
            }
            // Its place is free, and so is the way of another.
            #expect(try await call("2", instance).value.get().status == 200)
            #expect(api.received.count == 2)
            api.release()
            var again = await call("1", instance).value
            while again == .failure(Self.held) { again = await call("1", instance).value }
            if overruns {
                #expect(again == .failure(.heldBack(seconds: 10)))
                #expect(api.received.count == 2)
            } else {
                #expect(try again.get().status == 200)
            }
        }
    }

    @Test func whatIsCancelledWhileItWaitsIsNotSentAndHoldsNothingBack() async throws {
        let api = try ScriptedAPI([.awaitRelease, ScriptedAPI.answer(200, "[]")])
        defer { api.stop() }
        let resilient = ResilientInstance(try api.instance(), limits: .init(exchanges: 1))
        let breakers = StatementBreakers(patience: .seconds(10))
        let instance = breakers.guarding(resilient, for: "own")
        let first = call("1", instance)
        try await api.until { $0.received.count == 1 }
        let second = call("2", instance)
        while resilient.waiting < 1 { await Task.yield() }
        second.cancel()
        #expect(await second.value == .failure(.cancelled))
        api.release()
        #expect(try await first.value.get().status == 200)
        #expect(try await call("2", instance).value.get().status == 200)
        #expect(api.received.count == 2)
    }

    @Test func cancellingDoesNotLetThroughWhatWaits() async throws {
        let api = try ScriptedAPI([.awaitRelease, ScriptedAPI.answer(200, "[]")])
        defer { api.stop() }
        let resilient = ResilientInstance(try api.instance(), limits: .init(exchanges: 2))
        let breakers = StatementBreakers(patience: .seconds(10))
        let instance = breakers.guarding(resilient, for: "own")
        let sent = ["1", "2"].map { call($0, instance) }
        try await api.until { $0.received.count == 2 }
        let waiting = (0..<20).map { _ in call("1", instance) }
        while resilient.waiting < waiting.count { await Task.yield() }
        sent[0].cancel()
        #expect(await sent[0].value == .failure(.cancelled))
        for task in waiting {
            let outcome = await task.value
            guard case .failure(.abandonedRuns) = outcome else {
                Issue.record("\(outcome)")
                continue
            }
        }
        #expect(api.received.count == 2)
        api.release()
        #expect(try await sent[1].value.get().status == 200)
    }

    // MARK: In front of an instance

    static let statement = APIRequest(
        .post, path: ["v1", "sql", "transaction"], body: Array("{}".utf8), isRead: true)
    static let change = APIRequest(
        .post, path: ["v1", "sql", "transaction"], body: Array("{}".utf8), isRead: false)

    private static let readTimeout = APIResponse(
        status: 400, body: Array(#"{"error":"Query read timeout","code":null}"#.utf8))

    struct Case: CustomTestStringConvertible {
        let outcome: Result<APIResponse, APIError>
        let holds: Bool
        var request = StatementBreakerTests.statement
        var testDescription: String { "\(request.path) \(outcome)" }
    }

    static let cases: [Case] = [
        Case(outcome: .success(readTimeout), holds: true),
        Case(outcome: .success(readTimeout), holds: true, request: change),
        Case(outcome: .failure(.timedOut(seconds: 20)), holds: true),
        Case(outcome: .failure(.timedOut(seconds: 10)), holds: true),
        // It had waited for a place for most of its time.
        Case(outcome: .failure(.timedOut(seconds: 9)), holds: false),
        Case(outcome: .failure(.cancelled), holds: false),
        Case(outcome: .failure(.connectionLost(reason: "r")), holds: false),
        Case(outcome: .failure(.unreachable(host: "h", reason: "r")), holds: false),
        Case(outcome: .failure(.responseTooLarge(limit: 1)), holds: false),
        Case(outcome: .failure(.rateLimited(seconds: 20)), holds: false),
        Case(outcome: .failure(.busy(seconds: 20)), holds: false),
        Case(outcome: .success(.ok), holds: false),
        Case(outcome: .success(.status(503)), holds: false),
        Case(outcome: .success(.status(504)), holds: false),
        // PostgreSQL has ended it.
        Case(
            outcome: .success(
                APIResponse(
                    status: 400,
                    body: Array(
                        #"{"error":"canceling statement due to statement timeout","code":"57014"}"#
                            .utf8))),
            holds: false),
        Case(outcome: .failure(.timedOut(seconds: 20)), holds: false, request: .read),
    ]

    @Test(arguments: cases)
    func onlyAStatementThatDidNotEndHoldsTheCallerBack(_ row: Case) async {
        let clock = JumpingClock()
        let breakers = StatementBreakers(patience: .seconds(10), timing: clock.timing())
        let instance = FakeInstance(row.outcome, .success(.ok))
        let own = breakers.guarding(instance, for: "own")
        #expect(await outcome(of: row.request, from: own) == row.outcome)
        #expect(
            await outcome(of: Self.statement, from: own)
                == (row.holds ? .failure(.heldBack(seconds: 10)) : .success(.ok)))
        // What runs no statement, and others, go on.
        #expect(await outcome(of: .read, from: own) == .success(.ok))
        let other = breakers.guarding(instance, for: "other")
        #expect(await outcome(of: Self.statement, from: other) == .success(.ok))
        clock.advance(.seconds(10))
        #expect(await outcome(of: Self.statement, from: own) == .success(.ok))
        #expect(await outcome(of: Self.statement, from: own) == .success(.ok))
    }

    @Test func triesAgainDoNotReachTheAPI() async {
        let clock = JumpingClock()
        let breakers = StatementBreakers(patience: .seconds(10), timing: clock.timing())
        let instance = FakeInstance(.failure(.timedOut(seconds: 20)))
        let own = breakers.guarding(
            ResilientInstance(instance, timing: clock.timing()), for: "own")
        // An agent that tries for an hour, each time a second after it was answered.
        while clock.now < .seconds(3600) {
            _ = await outcome(of: Self.statement, from: own)
            clock.advance(.seconds(1))
        }
        #expect(instance.received.count < 20)
    }

    @Test func theResultSaysWhyAndForHowLong() {
        let message = APIError.heldBack(seconds: 40).message(isRead: false)
        for words in ["did not end in time", "may still be running", "40 s", "Nothing was done."] {
            #expect(message.contains(words))
        }
        let cancelled = APIError.abandonedRuns(seconds: 7).message(isRead: false)
        for words in ["you cancelled may still be running", "7 s", "Nothing was done."] {
            #expect(cancelled.contains(words))
        }
        #expect(
            APIError.timedOut(seconds: 20).message(isRead: true).contains("may still be running"))
    }

    private func outcome(
        of request: APIRequest, from instance: any TrussInstance
    ) async -> Result<APIResponse, APIError> {
        do throws(APIError) {
            return .success(try await instance.respond(to: request))
        } catch {
            return .failure(error)
        }
    }
}
