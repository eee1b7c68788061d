import TestAPI
import Testing

@testable import TrussAPI

/// Answers that are too much for the memory together wait for one another.
@Suite(.timeLimit(.minutes(1))) struct AnswerMemoryTests {
    private static let size = 6_000_000

    /// Room for one answer and what is made of it.
    private static let limits = RemoteInstance.Limits(inFlightBytes: 30_000_000)

    struct Form: CustomTestStringConvertible {
        var testDescription: String
        var steps: [ScriptedAPI.Step]
        var request = APIRequest.readWithBody
    }

    private static let plain: [ScriptedAPI.Step] = [
        .send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n"), .sendFiller(size),
    ]

    static let forms: [Form] = [
        Form(testDescription: "a length", steps: plain),
        Form(testDescription: "a GET", steps: plain, request: .read),
        Form(
            testDescription: "chunks",
            steps: [
                .send(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(String(size, radix: 16))\r\n"
                ), .sendFiller(size), .send("\r\n0\r\n\r\n"),
            ]),
        Form(
            testDescription: "until the end",
            steps: [
                .send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), .sendFiller(size), .close,
            ]),
        Form(
            testDescription: "an error",
            steps: [
                .send("HTTP/1.1 500 Status\r\nContent-Length: \(size)\r\n\r\n"), .sendFiller(size),
            ]),
    ]

    // README: "A read beyond it waits, and is then sent again"
    @Test(arguments: forms) func oneWaitsUntilAnotherIsGone(_ form: Form) async throws {
        let api = try ScriptedAPI(
            form.steps, form.steps, [ScriptedAPI.answer(200, "[]")], form.steps)
        defer { api.stop() }
        let instance = try api.instance(limits: Self.limits)
        var first: APIResponse? = try await instance.respond(to: form.request)
        #expect(first?.body.count == Self.size)
        let second = Task { try await instance.respond(to: form.request).body.count }
        try await api.until { $0.received.count == 2 && instance.memory.waiting == 1 }
        // A small one goes past both.
        #expect(try await instance.respond(to: .read).status == 200)
        #expect(instance.memory.waiting == 1)
        #expect(instance.memory.used == 3 * Self.size)
        withExtendedLifetime(first) {}
        first = nil
        #expect(try await second.value == Self.size)
        #expect(api.received.count == 4)
        try await api.until { _ in instance.memory.used == 0 }
    }

    /// A write that is sent again might be done twice.
    // README: "of a larger one says that it was done"
    @Test(arguments: forms.filter { $0.testDescription != "an error" })
    func anAnswerToAWriteWithoutRoomIsNotReadAndSaysThatItWasDone(_ form: Form) async throws {
        let api = try ScriptedAPI(form.steps)
        defer { api.stop() }
        let instance = try api.instance(limits: Self.limits)
        let first = try await instance.respond(to: .read)
        let error = await #expect(throws: APIError.self) { try await instance.respond(to: .write) }
        guard case .answerUnread(let bytes) = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(bytes > ByteBudget.small && bytes <= Self.size)
        let message = error?.message(isRead: false) ?? ""
        #expect(message.contains("Truss has done it."))
        #expect(message.contains("Do not send it again"))
        #expect(!message.contains("unknown"))
        #expect(api.received.count == 2)
        #expect(instance.memory.used == 3 * first.body.count)
    }

    @Test func whyAWriteFailedIsReadInAnyCase() async throws {
        let failure = try #require(Self.forms.first { $0.testDescription == "an error" })
        let api = try ScriptedAPI(Self.plain, failure.steps)
        defer { api.stop() }
        let instance = try api.instance(limits: Self.limits)
        let first = try await instance.respond(to: .read)
        #expect(try await instance.respond(to: .write).status == 500)
        withExtendedLifetime(first) {}
    }

    // README: "what changes something is not sent before there is room for a small answer"
    @Test func aWriteIsNotSentBeforeThereIsRoomForAnAnswer() async throws {
        let api = try ScriptedAPI(Self.plain, [ScriptedAPI.answer(200, "[]")])
        defer { api.stop() }
        var limits = RemoteInstance.Limits(inFlightBytes: 3 * Self.size + 1)
        let instance = try api.instance(limits: limits)
        var first: APIResponse? = try await instance.respond(to: .read)
        let write = Task { try await instance.respond(to: .write).status }
        try await api.until { _ in instance.memory.waiting == 1 }
        #expect(api.received.count == 1)
        withExtendedLifetime(first) {}
        first = nil
        #expect(try await write.value == 200)
        try await api.until { _ in instance.memory.used == 0 }

        limits.time = .milliseconds(300)
        let hasty = try ScriptedAPI(Self.plain)
        defer { hasty.stop() }
        let other = try hasty.instance(limits: limits)
        let large = try await other.respond(to: .read)
        let error = await #expect(throws: APIError.self) { try await other.respond(to: .write) }
        #expect(error == .busy(seconds: 1))
        #expect(error?.message(isRead: false).contains("Nothing was done.") == true)
        #expect(hasty.received.count == 1)
        withExtendedLifetime(large) {}
    }

    // SECURITY: "makes its memory grow without bound"
    @Test func eightAtOnceAreNeverMoreThanTheBudget() async throws {
        let api = try ScriptedAPI(Self.plain)
        defer { api.stop() }
        let instance = try api.instance(limits: Self.limits)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let request = number.isMultiple(of: 2) ? APIRequest.read : .readWithBody
                    let response = try await instance.respond(to: request)
                    #expect(instance.memory.used <= 30_000_000)
                    return withExtendedLifetime(response) { response.body.count }
                }
            }
            for try await count in group { #expect(count == Self.size) }
        }
        try await api.until { _ in instance.memory.used == 0 }
    }

    @Test func anAnswerBeyondTheBudgetComesAlone() async throws {
        let api = try ScriptedAPI(Self.plain)
        defer { api.stop() }
        let instance = try api.instance(limits: .init(inFlightBytes: 2_000_000))
        for _ in 0..<2 {
            async let one = instance.respond(to: .read).body.count
            async let other = instance.respond(to: .read).body.count
            #expect(try await [one, other] == [Self.size, Self.size])
        }
    }

    @Test func whoeverIsCancelledWaitsNoLonger() async throws {
        let api = try ScriptedAPI(Self.plain)
        defer { api.stop() }
        let instance = try api.instance(limits: Self.limits)
        let first = try await instance.respond(to: .read)
        let second = Task { try await instance.respond(to: .read) }
        try await api.until { _ in instance.memory.waiting == 1 }
        second.cancel()
        await #expect(throws: APIError.cancelled) { try await second.value }
        try await api.until { _ in instance.memory.waiting == 0 }
        withExtendedLifetime(first) {}
    }

    @Test func theDeadlineEndsTheWaitAndSaysWhatForIt() async throws {
        let api = try ScriptedAPI(Self.plain)
        defer { api.stop() }
        var limits = Self.limits
        limits.time = .milliseconds(500)
        let instance = try api.instance(limits: limits)
        let first = try await instance.respond(to: .read)
        for request in [APIRequest.read, .readWithBody] {
            let error = await #expect(throws: APIError.self) {
                try await instance.respond(to: request)
            }
            #expect(error == .crowded(seconds: 1))
        }
        #expect(APIError.crowded(seconds: 1).message(isRead: false).contains("outcome is unknown"))
        #expect(instance.memory.waiting == 0)
        withExtendedLifetime(first) {}
    }

    #if canImport(FoundationNetworking)
    /// Cancelling waits for a moment in which nothing comes; until then all of it would pile up.
    @Test func whatHasNoRoomIsNotReadToItsEnd() async throws {
        let huge = 400_000_000
        let api = try ScriptedAPI(
            Self.plain,
            [.send("HTTP/1.1 200 OK\r\nContent-Length: \(huge)\r\n\r\n"), .sendFiller(huge)])
        defer { api.stop() }
        var limits = Self.limits
        limits.responseBytes = huge
        let instance = try api.instance(limits: limits)
        let first = try await instance.respond(to: .read)
        for number in 1...5 {
            let read = Task { try await instance.respond(to: .read) }
            try await api.until { $0.received.count == 1 + number && instance.memory.waiting == 1 }
            read.cancel()
            _ = await read.result
        }
        try await api.until { $0.filler.onItsWay == 0 }
        #expect(api.filler.sent < huge, "\(api.filler.sent) of \(5 * huge)")
        withExtendedLifetime(first) {}
    }
    #endif

    @Test func whatBreaksOffGivesItsMemoryBack() async throws {
        let cut: [ScriptedAPI.Step] = [
            .send("HTTP/1.1 200 OK\r\nContent-Length: \(Self.size)\r\n\r\n"),
            .sendFiller(Self.size / 2), .reset,
        ]
        let api = try ScriptedAPI(cut)
        defer { api.stop() }
        let instance = try api.instance(limits: Self.limits)
        for _ in 0..<5 {
            await #expect(throws: APIError.self) { try await instance.respond(to: .write) }
            try await api.until { _ in instance.memory.used == 0 }
        }
    }
}
