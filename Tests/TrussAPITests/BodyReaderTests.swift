import Synchronization
import TestAPI
import Testing

@testable import TrussAPI

/// Bodies that are given away while they arrive.
@Suite struct BodyReaderTests {
    /// Writes down what it is given, and keeps the last byte.
    final class Recorder: BodyReader {
        struct Body: Hashable, Sendable {
            var length: Int?
            var text = ""
        }

        private let state = Mutex<[Body]>([])

        var bodies: [Body] { state.withLock { $0 } }
        var kept: [UInt8] { Array((bodies.last?.text ?? "").utf8.suffix(1)) }

        func begin(length: Int?) {
            state.withLock { $0.append(Body(length: length)) }
        }

        func take(_ piece: UnsafeRawBufferPointer) {
            state.withLock { $0[$0.count - 1].text += String(decoding: piece, as: UTF8.self) }
        }
    }

    @Test func aSuccessGoesToTheReader() async throws {
        let api = try ScriptedAPI([
            .send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n[1,"), .send("23]"),
        ])
        defer { api.stop() }
        let reader = Recorder()
        let response = try await api.instance().respond(to: .read, reader: reader)
        #expect(reader.bodies == [.init(length: 6, text: "[1,23]")])
        #expect(response.body == Array("]".utf8))
    }

    /// Of a body that is encoded it is not said how much of it will arrive.
    @Test(arguments: ["", "Content-Length: 2\r\nContent-Encoding: identity\r\n"])
    func aLengthThatIsNotSaidIsNil(fields: String) async throws {
        let api = try ScriptedAPI([.send("HTTP/1.1 200 OK\r\n\(fields)\r\n[]"), .close])
        defer { api.stop() }
        let reader = Recorder()
        _ = try await api.instance().respond(to: .read, reader: reader)
        #expect(reader.bodies == [.init(length: nil, text: "[]")])
    }

    @Test(arguments: [400, 404, 500]) func aFailureIsKept(_ status: Int) async throws {
        let api = try ScriptedAPI([ScriptedAPI.answer(status, "{}")])
        defer { api.stop() }
        let reader = Recorder()
        let response = try await api.instance().respond(to: .read, reader: reader)
        #expect(reader.bodies.isEmpty)
        #expect(response.body == Array("{}".utf8))
    }

    @Test func aSecondAttemptBeginsAnew() async throws {
        let api = try ScriptedAPI(
            [.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n[1,"), .close],
            [ScriptedAPI.answer(200, "[2]")])
        defer { api.stop() }
        let reader = Recorder()
        let response = try await ResilientInstance(api.instance()).respond(
            to: .read, reader: reader)
        #expect(response.status == 200)
        #expect(reader.bodies.first?.length == 6)
        #expect(reader.bodies.last == .init(length: 3, text: "[2]"))
        #expect(reader.bodies.count == 2)
    }

    @Test func aBodyBeyondTheLimitIsRefused() async throws {
        let api = try ScriptedAPI([.send("HTTP/1.1 200 OK\r\n\r\n"), .sendFiller(2000), .close])
        defer { api.stop() }
        let instance = try api.instance(limits: RemoteInstance.Limits(responseBytes: 1000))
        let reader = Recorder()
        await #expect(throws: APIError.responseTooLarge(limit: 1000)) {
            try await instance.respond(to: .read, reader: reader)
        }
        #expect((reader.bodies.first?.text.count ?? 0) <= 1000)
    }
}
