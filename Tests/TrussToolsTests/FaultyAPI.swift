import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An API on a loopback socket that does to each request what its script says.
///
/// Each request has a connection of its own: the answers end with it.
final class FaultyAPI: Sendable {
    /// What is done with one request; the last of a script repeats.
    enum Answer: Sendable {
        case json(Int, String, fields: [String] = [])
        case html(Int, String)
        /// A head that promises `length` bytes, and less.
        case partial(length: Int, String)
        /// JSON of a read whose one value is so many bytes long.
        case largeRead(Int)
        /// The connection is reset once a request arrives, which is not read.
        case resetBeforeReading
        /// The connection is reset once the request was read.
        case reset
        /// Nothing, until the other side gives up.
        case silence
    }

    let port: Int
    private let listener: Int32
    private let script: [Answer]
    private let requests = Mutex<[String]>([])

    init(_ script: [Answer]) throws {
        self.script = script
        (listener, port) = try listeningSocket()
        Thread.detachNewThread { [self] in accept() }
    }

    /// The bodies of the requests that were read, in order; empty for one that was not.
    var received: [String] { requests.withLock { $0 } }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func accept() {
        while true {
            let descriptor = acceptConnection(listener)
            guard descriptor >= 0 else { break }
            Thread.detachNewThread { [self] in
                serve(descriptor)
                close(descriptor)
            }
        }
        close(listener)
    }

    private func serve(_ descriptor: Int32) {
        let index = requests.withLock { requests in
            requests.append("")
            return requests.count - 1
        }
        let answer = script[min(index, script.count - 1)]
        if case .resetBeforeReading = answer {
            // A reset while the other side still connects would be another fault.
            var byte: UInt8 = 0
            _ = recv(descriptor, &byte, 1, Int32(MSG_PEEK))
            return reset(descriptor)
        }
        let body = readBody(descriptor)
        requests.withLock { $0[index] = body }
        switch answer {
        case .json(let status, let body, let fields):
            send(status, "application/json", fields, body, to: descriptor)
        case .html(let status, let body): send(status, "text/html", [], body, to: descriptor)
        case .partial(let length, let body):
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            sendAll("\(head)Content-Length: \(length)\r\n\r\n\(body)", descriptor)
        case .largeRead(let length):
            let filler = String(repeating: "x", count: length)
            send(
                200, "application/json", [], Self.read(rows: #"[{\"a\":\"\#(filler)\"}]"#),
                to: descriptor)
        case .reset, .resetBeforeReading: reset(descriptor)
        case .silence:
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) > 0 {}
        }
    }

    /// What the API answers to a read of the envelope; `rows` is JSON inside a JSON string.
    static func read(rows: String = #"[{\"a\":1}]"#) -> String {
        #"{"results":[{},{},{"rows":[{"rows":"\#(rows)","columns":"[\"a\"]"}]},{},{}]}"#
    }

    /// What the API answers to a change of one row.
    static let change = #"{"results":[{},{"rows":[{"rows":"[{\"id\":1}]","over":null}]}]}"#

    private func send(
        _ status: Int, _ type: String, _ fields: [String], _ body: String, to descriptor: Int32
    ) {
        let lines =
            [
                "HTTP/1.1 \(status) Status", "Content-Type: \(type)", "Connection: close",
                "Content-Length: \(body.utf8.count)",
            ] + fields
        sendAll(lines.joined(separator: "\r\n") + "\r\n\r\n" + body, descriptor)
        shutdown(descriptor, Int32(SHUT_WR))
    }

    private func reset(_ descriptor: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    private func readBody(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &piece, piece.count, 0)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += piece[..<count]
            guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
            let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).lowercased()
            let line = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            let length = line.flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
            guard bytes.count - end.upperBound >= length else { continue }
            return String(decoding: bytes[end.upperBound...], as: UTF8.self)
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

private func sendAll(_ text: String, _ descriptor: Int32) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes { piece in
            #if canImport(Darwin)
            send(descriptor, piece.baseAddress, piece.count, 0)
            #else
            send(descriptor, piece.baseAddress, piece.count, Int32(MSG_NOSIGNAL))
            #endif
        }
        guard count > 0 else { return }
        sent += count
    }
}
