import TestAPI
import Testing

@testable import TrussAPI

/// Answers that are too much for the memory together wait for one another.
@Suite(.timeLimit(.minutes(1))) struct AnswerMemoryTests {
    private static let size = 6_000_000
    private static let limits = RemoteInstance.Limits(inFlightBytes: 10_000_000)

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
        #expect(instance.memory.used < 10_000_000)
        withExtendedLifetime(first) {}
        first = nil
        #expect(try await second.value == Self.size)
        #expect(api.received.count == 4)
        try await api.until { _ in instance.memory.used == 0 }
    }

    /// A write that is sent again might be done twice.
    @Test func anAnswerToAWriteDoesNotWait() async throws {
        let api = try ScriptedAPI(Self.plain)
        defer { api.stop() }
        let instance = try api.instance(limits: Self.limits)
        let first = try await instance.respond(to: .read)
        let second = try await instance.respond(to: .write)
        #expect(api.received.count == 2)
        #expect(instance.memory.used == first.body.count + second.body.count)
    }

    @Test func eightAtOnceAreNeverMoreThanTheBudget() async throws {
        let api = try ScriptedAPI(Self.plain)
        defer { api.stop() }
        let instance = try api.instance(limits: Self.limits)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let request = number.isMultiple(of: 2) ? APIRequest.read : .readWithBody
                    let response = try await instance.respond(to: request)
                    #expect(instance.memory.used <= 10_000_000)
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
