import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What a server sent back, taken apart naively: the tests' own reading, not the parser under test.
struct Reply: Equatable {
    var status: Int
    var fields: [String: String]
    var body: String
}

/// A blocking client on its own socket; only for threads of its own (`offPool`).
final class Client {
    private var descriptor: Int32
    private var buffer: [UInt8] = []

    /// Connects to a port of this machine; reads give up after the time, in seconds.
    init(port: Int, patience: Int = 60, receiveBuffer: Int32? = nil) throws {
        #if canImport(Glibc)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { throw Failure("socket: \(errno)") }
        if var size = receiveBuffer {
            setsockopt(
                descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        setPatience(milliseconds: patience * 1000)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            let reason = errno
            hangUp()
            throw Failure("connect: \(String(cString: strerror(reason)))")
        }
    }

    deinit { hangUp() }

    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    /// How long a read waits for a byte.
    func setPatience(milliseconds: Int) {
        var time = timeval(tv_sec: milliseconds / 1000, tv_usec: .init(milliseconds % 1000 * 1000))
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Sends all of it; false when the connection is gone.
    @discardableResult
    func send(_ bytes: some Collection<UInt8>) -> Bool {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                #if os(Linux)
                let flags = Int32(MSG_NOSIGNAL)
                #else
                let flags: Int32 = 0
                #endif
                return Foundation.send(
                    descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, flags)
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(text.utf8) }

    /// Whether the server has closed, without a byte more.
    func isAtEnd() -> Bool { buffer.isEmpty && !fill() }

    /// Everything until the server closes.
    func rest() -> String {
        while fill() {}
        defer { buffer = [] }
        return String(decoding: buffer, as: UTF8.self)
    }

    /// The next bytes of exactly this count, or fewer at the end.
    func bytes(_ count: Int) -> String {
        while buffer.count < count, fill() {}
        defer { buffer.removeFirst(min(count, buffer.count)) }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    /// The next line without its end.
    func line() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                defer { buffer.removeSubrange(...end) }
                return String(decoding: buffer[..<max(end - 1, 0)], as: UTF8.self)
            }
            guard fill() else { throw Failure("no line: \(buffer.count) bytes, then the end") }
        }
    }

    /// The next response, its body by length or chunks.
    func reply(hasBody: Bool = true) throws -> Reply {
        let status = try line()
        guard status.hasPrefix("HTTP/1.1 "), let code = Int(status.dropFirst(9).prefix(3)) else {
            throw Failure("no status line: \(status)")
        }
        var reply = Reply(status: code, fields: [:], body: "")
        while case let field = try line(), !field.isEmpty {
            let colon = field.firstIndex(of: ":") ?? field.endIndex
            reply.fields[field[..<colon].lowercased()] = String(field[colon...].dropFirst(2))
        }
        guard hasBody else { return reply }
        if let length = reply.fields["content-length"].flatMap({ Int($0) }) {
            reply.body = bytes(length)
        } else if reply.fields["transfer-encoding"] == "chunked" {
            while let chunk = try chunk() { reply.body += chunk }
        }
        return reply
    }

    /// The next chunk; nil for the last.
    func chunk() throws -> String? {
        let line = try line()
        guard let size = Int(line, radix: 16) else { throw Failure("no chunk size: \(line)") }
        let chunk = bytes(size)
        guard try self.line().isEmpty else { throw Failure("the chunk goes on") }
        return size == 0 ? nil : chunk
    }

    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes; `reset` does it with RST.
    func hangUp(reset: Bool = false) {
        guard descriptor >= 0 else { return }
        if reset {
            var setting = linger(l_onoff: 1, l_linger: 0)
            setsockopt(
                descriptor, SOL_SOCKET, SO_LINGER, &setting, socklen_t(MemoryLayout<linger>.size))
        }
        close(descriptor)
        descriptor = -1
    }

    private func fill() -> Bool {
        var piece = [UInt8](repeating: 0, count: 16 * 1024)
        let count = recv(descriptor, &piece, piece.count, 0)
        guard count > 0 else { return false }
        buffer += piece[..<count]
        return true
    }
}

/// Runs blocking work on a thread of its own.
func offPool<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}
