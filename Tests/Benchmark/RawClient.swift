import Foundation
import HTTP

/// The least that can be done to fetch an answer: one kept connection, blocking, nothing looked at.
///
/// Its time is the API's own, against which the program's is held.
final class RawClient {
    private let descriptor: Int32
    private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)

    init?(port: Int) {
        #if canImport(Glibc)
        let stream = Int32(SOCK_STREAM.rawValue)
        #else
        let stream = SOCK_STREAM
        #endif
        descriptor = socket(AF_INET, stream, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard descriptor >= 0, isConnected else { return nil }
    }

    /// Binds any port on loopback and lets go of it.
    static func unusedPort() -> Int? {
        let listener = try? HTTPListener(host: "127.0.0.1", port: 0)
        return listener?.port
    }

    deinit {
        close(descriptor)
        chunk.deallocate()
    }

    /// Posts a body and reads the whole answer; its bytes.
    func post(
        _ body: String, to path: String = "/v1/sql/transaction", fields: [String] = []
    ) -> Int {
        let lines =
            ["POST \(path) HTTP/1.1", "Host: localhost", "Content-Length: \(body.utf8.count)"]
            + fields
        let request = lines.joined(separator: "\r\n") + "\r\n\r\n" + body
        let sent = Array(request.utf8)
        guard write(descriptor, sent, sent.count) == sent.count else { return 0 }
        var head = ""
        var expected = Int.max
        var count = 0
        while count < expected {
            let read = read(descriptor, chunk.baseAddress, chunk.count)
            guard read > 0 else { return count }
            count += read
            if expected == .max {
                head += String(decoding: chunk[..<min(read, 2000)], as: UTF8.self)
                if let end = head.range(of: "\r\n\r\n"),
                    let length = head.range(of: "content-length: ", options: .caseInsensitive)
                {
                    let digits = head[length.upperBound...].prefix { $0.isNumber }
                    let headLength = head[..<end.upperBound].utf8.count
                    expected = headLength + (Int(digits) ?? 0)
                }
            }
        }
        return count
    }
}
