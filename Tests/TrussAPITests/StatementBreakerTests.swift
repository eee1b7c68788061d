import Testing
import TrussAPI

/// Statements of a caller after one that did not end in time.
@Suite struct StatementBreakerTests {
    private func pass(
        _ breaker: inout StatementBreaker, at seconds: Int
    ) throws -> StatementBreaker.Pass {
        try breaker.admit(at: .seconds(seconds)).get()
    }

    private func held(_ breaker: inout StatementBreaker, at seconds: Int) -> Duration? {
        guard case .failure(let held) = breaker.admit(at: .seconds(seconds)) else { return nil }
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
