import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An API on a loopback socket that does to each request what its script says, well-behaved or not.
package final class ScriptedAPI: Sendable {
    /// One thing done on a connection after a request was read.
    package enum Step: Sendable {
        case send(String)
        /// So many bytes `x`, as a body.
        case sendFiller(Int)
        /// Blocks until the other side closes, and records it.
        case awaitHangUp
        /// Blocks until `release()`.
        case awaitRelease
        /// Ends the connection properly.
        case close
        /// Ends the connection with a TCP reset.
        case reset
        /// Does so once the first byte of a request has come; only as the first step.
        case resetUnread
    }

    /// A request as received, byte for byte.
    package struct Received: Sendable {
        package var head: String
        package var body: String
        /// Counts connections from 0.
        package var connection: Int

        package var requestLine: String { String(head.prefix { $0 != "\r\n" }) }

        package func values(of name: String) -> [String] {
            head.split(separator: "\r\n").dropFirst().compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                guard parts.count == 2, parts[0].lowercased() == name.lowercased() else {
                    return nil
                }
                return parts[1].trimmingCharacters(in: .whitespaces)
            }
        }
    }

    private struct State {
        var received: [Received] = []
        var hangUps = 0
        var filler = (sent: 0, onItsWay: 0)
        var isReleased = false
        var isClosed = false
        var connections: [Int32] = []
    }

    package let port: Int
    private let listener: Int32
    private let script: [[Step]]
    private let state = Mutex(State())

    /// Goes on with what awaits it, and does not stop there any more.
    package func release() { state.withLock { $0.isReleased = true } }

    /// Listens; the script is what is done for the first request, the second, …; the last repeats.
    package convenience init(_ script: [Step]...) throws { try self.init(script: script) }

    /// The same, with as many requests as there are.
    package init(script: [[Step]]) throws {
        self.script = script
        (listener, port) = try listeningSocket()
        Thread.detachNewThread { [self] in accept() }
    }

    /// Answers, as Node does, with a length and an open connection.
    package static func answer(
        _ status: Int, _ body: String = "", type: String? = "application/json",
        fields: [String] = []
    ) -> Step {
        var lines = ["HTTP/1.1 \(status) Status", "Content-Length: \(body.utf8.count)"] + fields
        if let type { lines.append("Content-Type: \(type)") }
        return .send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    package var received: [Received] { state.withLock { $0.received } }
    /// Bytes of filler that the other side's socket has taken, and how many connections send some.
    package var filler: (sent: Int, onItsWay: Int) { state.withLock { $0.filler } }
    package var hangUps: Int { state.withLock { $0.hangUps } }

    /// Whether the port is free again.
    package var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Ends listener and connections, so that the threads end.
    package func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        state.withLock { state in
            state.isReleased = true
            for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    private func accept() {
        while true {
            let descriptor = acceptConnection(listener)
            guard descriptor >= 0 else { break }
            let index = state.withLock { state in
                state.connections.append(descriptor)
                return state.connections.count - 1
            }
            Thread.detachNewThread { [self] in serve(descriptor, index) }
        }
        close(listener)
        state.withLock { $0.isClosed = true }
    }

    private func serve(_ descriptor: Int32, _ connection: Int) {
        var buffer: [UInt8] = []
        while let request = nextRequest(descriptor, &buffer, connection) {
            let index = state.withLock { state in
                state.received.append(request)
                return state.received.count - 1
            }
            for step in steps(at: index) {
                guard run(step, on: descriptor) else { return end(descriptor, connection) }
            }
        }
        end(descriptor, connection)
    }

    private func end(_ descriptor: Int32, _ connection: Int) {
        state.withLock { state in
            // The number may be given to another connection from here on.
            state.connections[connection] = -1
            close(descriptor)
        }
    }

    /// False where the connection is at its end.
    private func run(_ step: Step, on descriptor: Int32) -> Bool {
        switch step {
        case .send(let text): return sendAll(Array(text.utf8), descriptor)
        case .sendFiller(let count):
            let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 18)
            state.withLock { $0.filler.onItsWay += 1 }
            defer { state.withLock { $0.filler.onItsWay -= 1 } }
            var left = count
            while left > 0 {
                guard sendAll(Array(piece.prefix(left)), descriptor) else { return false }
                state.withLock { $0.filler.sent += min(left, piece.count) }
                left -= min(left, piece.count)
            }
            return true
        case .awaitHangUp:
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) > 0 {}
            state.withLock { $0.hangUps += 1 }
            return false
        case .awaitRelease:
            while !state.withLock({ $0.isReleased }) { usleep(1000) }
            return true
        case .close: return false
        case .reset, .resetUnread:
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(
                descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
            return false
        }
    }

    private func steps(at index: Int) -> [Step] { script[min(index, script.count - 1)] }

    /// The next request, empty where the script leaves it unread; nil at the connection's end.
    private func nextRequest(
        _ descriptor: Int32, _ buffer: inout [UInt8], _ connection: Int
    ) -> Received? {
        guard case .resetUnread? = steps(at: received.count).first else {
            return readRequest(descriptor, &buffer, connection)
        }
        // A reset while the other side still connects would be another fault.
        var byte: UInt8 = 0
        guard recv(descriptor, &byte, 1, Int32(MSG_PEEK)) > 0 else { return nil }
        return Received(head: "", body: "", connection: connection)
    }

    private func readRequest(
        _ descriptor: Int32, _ buffer: inout [UInt8], _ connection: Int
    ) -> Received? {
        while true {
            if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
                var request = Received(head: head, body: "", connection: connection)
                let length = request.values(of: "Content-Length").first.flatMap { Int($0) } ?? 0
                if buffer.count - end.upperBound >= length {
                    let body = buffer[end.upperBound..<(end.upperBound + length)]
                    request.body = String(decoding: body, as: UTF8.self)
                    buffer.removeFirst(end.upperBound + length)
                    return request
                }
            }
            var piece = [UInt8](repeating: 0, count: 1 << 16)
            let count = recv(descriptor, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            buffer += piece[..<count]
        }
    }
}

private struct SocketFailure: Error {
    let code = errno
}

/// A listener on a free port of 127.0.0.1.
private func listeningSocket() throws -> (Int32, Int) {
    #if canImport(Darwin)
    let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #else
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
                && getsockname(descriptor, $0, &length) == 0
        }
    }
    guard isListening else { throw SocketFailure() }
    return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
}

private func acceptConnection(_ listener: Int32) -> Int32 {
    accept(listener, nil, nil)
}

private func sendAll(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes { piece in
            #if canImport(Darwin)
            send(descriptor, piece.baseAddress, piece.count, 0)
            #else
            send(descriptor, piece.baseAddress, piece.count, Int32(MSG_NOSIGNAL))
            #endif
        }
        guard count > 0 else { return false }
        sent += count
    }
    return true
}
