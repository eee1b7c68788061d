#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A port of 127.0.0.1 whose queue of connections is full: who connects waits for good.
package final class DeafListener: Sendable {
    private struct Failure: Error {}

    package let port: Int
    private let descriptors: [Int32]

    package init() throws {
        #if canImport(Darwin)
        let kind = SOCK_STREAM
        #else
        let kind = Int32(SOCK_STREAM.rawValue)
        #endif
        let listener = socket(AF_INET, kind, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var descriptors = [listener]
        let isReady = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(listener, address, length) == 0, listen(listener, 0) == 0,
                    getsockname(listener, address, &length) == 0
                else { return false }
                for _ in 0..<4 {
                    let descriptor = socket(AF_INET, kind, 0)
                    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
                    _ = connect(descriptor, address, length)
                    descriptors.append(descriptor)
                }
                return true
            }
        }
        self.descriptors = descriptors
        port = Int(UInt16(bigEndian: address.sin_port))
        guard isReady else { throw Failure() }
    }

    deinit { for descriptor in descriptors { close(descriptor) } }
}
