import Testing

@testable import TrussAPI

/// What is known of keys, and who may have Truss asked about one that is not.
@Suite struct KeyTableTests {
    private func key(_ number: Int) throws -> APIKey.Digest {
        try APIKey(parsing: "truss_sk_\(number)").digest
    }

    // README: "one address at most half of what is left of these"
    @Test func anAddressHasHalfOfWhatIsLeft() throws {
        var table = KeyTable()
        var counts: [Int] = []
        for address in 0..<7 {
            var count = 0
            while let trial = table.begin(try key(count), from: "\(address)", at: .zero) {
                table.end(trial, .refused, at: .zero)
                count += 1
            }
            counts.append(count)
        }
        #expect(counts == [15, 8, 4, 2, 1, 0, 0])
        #expect(table.wait(at: .seconds(20)) == .seconds(40))
        #expect(table.begin(try key(0), from: "0", at: .seconds(59)) == nil)
        #expect(table.begin(try key(0), from: "0", at: .seconds(60)) != nil)
    }

    @Test func noMinuteHasMoreTrialsThanItsShare() throws {
        var table = KeyTable()
        var times: [Duration] = []
        var random = SystemRandomNumberGenerator()
        for tick in 0..<20_000 {
            let now = Duration.milliseconds(20 * tick)
            let address = "\(Int.random(in: 0..<300, using: &random))"
            guard let trial = table.begin(try key(tick), from: address, at: now) else { continue }
            times.append(now)
            table.end(trial, [.refused, .unclear][tick % 2], at: now)
        }
        for (index, time) in times.enumerated() where index >= KeyTable.trialsPerMinute {
            #expect(time - times[index - KeyTable.trialsPerMinute] >= .seconds(60))
        }
        #expect(times.count >= 6 * KeyTable.trialsPerMinute)
    }

    @Test(arguments: [KeyShowing.accepted, .uncounted])
    func whatCostsNothingIsNotCounted(_ showing: KeyShowing) throws {
        var table = KeyTable()
        for number in 0..<1000 {
            let trial = try #require(table.begin(try key(number), from: "a", at: .zero))
            table.end(trial, showing, at: .zero)
            let isKnown = table.standing(of: try key(number), at: .zero) == .accepted
            #expect(isKnown == (showing == .accepted))
        }
    }

    @Test func aRefusedKeyIsAskedAboutLessAndLess() throws {
        var table = KeyTable()
        let key = try key(1)
        var now = Duration.zero
        for seconds in [10, 20, 40, 80, 160, 300, 300] {
            table.note(key, .refused, at: now)
            #expect(table.standing(of: key, at: now) == .refused(.seconds(seconds)))
            now += .seconds(seconds)
            #expect(table.standing(of: key, at: now) == .unproven)
        }
        table.note(key, .accepted, at: now)
        #expect(table.standing(of: key, at: now) == .accepted)
        table.note(key, .refused, at: now)
        #expect(table.standing(of: key, at: now) == .refused(.seconds(10)))
    }

    @Test func theKeysInUseAreKnownHoweverManyOthersCome() throws {
        var table = KeyTable()
        table.note(try key(-1), .accepted, at: .zero)
        for number in 0..<(4 * KeyTable.generation) {
            table.note(try key(number), .accepted, at: .zero)
            if number.isMultiple(of: 1000) {
                #expect(table.standing(of: try key(-1), at: .zero) == .accepted)
            }
        }
        let known = try (0..<(4 * KeyTable.generation)).count {
            table.standing(of: try key($0), at: .zero) == .accepted
        }
        #expect(known <= 2 * KeyTable.generation)
    }

    struct Answer: CustomTestStringConvertible {
        var outcome: Result<APIResponse, APIError>
        var shows: KeyShowing
        var testDescription: String { "\(outcome)" }

        init(_ status: Int, _ body: String, _ shows: KeyShowing) {
            outcome = .success(APIResponse(status: status, body: Array(body.utf8)))
            self.shows = shows
        }

        init(_ error: APIError, _ shows: KeyShowing) {
            outcome = .failure(error)
            self.shows = shows
        }
    }

    static let answers: [Answer] = [
        Answer(200, "[]", .accepted),
        Answer(201, "{}", .accepted),
        Answer(400, #"{"error":"syntax error","code":"42601"}"#, .accepted),
        Answer(400, #"{"error":"Query read timeout","code":null}"#, .accepted),
        Answer(
            403, #"{"error":"SQL-over-HTTP requires a service_role key."}"#, .accepted),
        Answer(
            403,
            #"{"error":"Management API requires a service_role key.","code":"INSUFFICIENT_PERMISSIONS"}"#,
            .accepted),
        Answer(403, #"{"error":"Query contains a blocked operation (COPY)."}"#, .accepted),
        Answer(429, #"{"error":"Rate limit exceeded. Try again later."}"#, .accepted),
        Answer(403, #"{"error":"Invalid or revoked API key."}"#, .refused),
        // Before the key is looked at.
        Answer(400, #"{"error":"Unexpected end of JSON input"}"#, .unclear),
        Answer(413, #"{"error":"request entity too large"}"#, .unclear),
        Answer(401, #"{"error":"Missing API key. Pass it via the apikey header."}"#, .unclear),
        Answer(403, #"{"error":"Forbidden by a proxy"}"#, .unclear),
        Answer(500, #"{"error":"An internal error occurred"}"#, .unclear),
        Answer(429, #"{"error":"Too many requests. Please try again later."}"#, .uncounted),
        Answer(502, "", .uncounted),
        Answer(.unreachable(host: "h", reason: "r"), .uncounted),
        Answer(.busy(seconds: 1), .uncounted),
        Answer(.rateLimited(seconds: 1), .uncounted),
        Answer(.timedOut(seconds: 1), .unclear),
        Answer(.connectionLost(reason: "r"), .unclear),
        Answer(.cancelled, .unclear),
    ]

    @Test(arguments: answers) func anAnswerShowsWhatTrussThinksOfTheKey(_ answer: Answer) {
        #expect(KeyShowing(answer.outcome) == answer.shows)
    }
}
