#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

import Synchronization

/// Why no socket listens.
package struct HTTPListenerError: Error, Hashable, Sendable, CustomStringConvertible {
    package let host: String
    package let port: Int

    /// The operating system's words.
    package let reason: String

    package var description: String { "cannot listen on \(host) port \(port): \(reason)" }
}

/// A bound and listening socket; from now on clients may connect, though none is served before
/// `HTTPServer.run()`.
///
/// It serves one run, at whose end it closes.
package final class HTTPListener: Sendable {
    /// The port bound, also where 0 was asked for.
    package let port: Int

    let poller: Poller
    let descriptor: Int32
    private let isOpen = Mutex(true)

    /// Binds a host name or address, IPv4 before IPv6; port 0 lets the system choose.
    ///
    /// Blocks while a name is looked up; an address needs no look-up.
    package init(host: String, port: Int) throws(HTTPListenerError) {
        func refusal(_ reason: String) -> HTTPListenerError {
            HTTPListenerError(host: host, port: port, reason: reason)
        }
        guard (0...65535).contains(port) else {
            throw refusal("a port is a number from 0 to 65535")
        }
        switch Self.bind(host: host, port: port) {
        case .failure(let reason): throw refusal(reason.message)
        case .success(let descriptor): self.descriptor = descriptor
        }
        guard let queue = PollQueue(), let poller = Poller(queue: queue) else {
            let reason = Platform.message(errno)
            Platform.close(descriptor)
            throw refusal(reason)
        }
        self.poller = poller
        self.port = Self.boundPort(descriptor)
    }

    deinit {
        close()
        poller.stop()
    }

    /// Refuses further connections.
    func close() {
        isOpen.withLock {
            guard $0 else { return }
            $0 = false
            poller.forget(descriptor)
            Platform.close(descriptor)
        }
    }

    private struct Reason: Error {
        let message: String
    }

    private static func bind(host: String, port: Int) -> Result<Int32, Reason> {
        var hints = addrinfo()
        hints.ai_socktype = Platform.streamSocket
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(host, String(port), &hints, &found)
        guard failure == 0 else {
            return .failure(Reason(message: String(cString: gai_strerror(failure))))
        }
        defer { freeaddrinfo(found) }
        let addresses = sequence(first: found) { $0?.pointee.ai_next }
            .prefix { $0 != nil }.compactMap { $0?.pointee }
        var reason = Reason(message: "no address")
        for address in addresses.filter({ $0.ai_family == AF_INET })
            + addresses.filter({ $0.ai_family == AF_INET6 })
        {
            let descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
            if descriptor >= 0 {
                Platform.prepare(descriptor)
                Platform.setOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
                // `bind` by itself is this function's name.
                if Platform.bind(descriptor, address), listen(descriptor, 1024) == 0 {
                    return .success(descriptor)
                }
            }
            reason = Reason(message: Platform.message(errno))
            if descriptor >= 0 { Platform.close(descriptor) }
        }
        return .failure(reason)
    }

    private static func boundPort(_ descriptor: Int32) -> Int {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &length)
            }
        }
        return Platform.numericName(&address).port
    }
}
