#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

#if canImport(Glibc)
let streamSocket = Int32(SOCK_STREAM.rawValue)
#else
let streamSocket = SOCK_STREAM
#endif

#if os(Linux)
/// A write to a closed connection gives EPIPE, not a signal.
private let sendFlags = Int32(MSG_NOSIGNAL)
#else
/// Set once for each socket instead.
private let sendFlags: Int32 = 0
#endif

/// What reading from a socket or writing to it came to.
package enum Transfer: Sendable {
    case moved(Int)
    /// The other side has sent all it will send.
    case ended
    /// Nothing can be moved yet.
    case wouldWait
    case failed
}

/// What taking a connection came to.
package enum Arrival: Sendable {
    /// A connected, non-blocking socket, and whose it is: an address, IPv6 in brackets, and a port.
    case connection(Descriptor, host: String, port: Int)
    case nobody
    /// One connection is lost, by itself.
    case lost
    /// The system is short of something.
    case refused
}

extension Descriptor {
    /// Reads what has come to a socket.
    package func receive(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        while true {
            let count = recv(number, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .moved(count) }
            if count == 0 { return .ended }
            let error = Errno.last
            if error == .interrupted { continue }
            return error.wouldBlock ? .wouldWait : .failed
        }
    }

    /// Sends as much to a socket as there is room for.
    package func send(_ bytes: UnsafeRawBufferPointer) -> Transfer {
        while true {
            let count = sendBytes(number, bytes)
            if count > 0 { return .moved(count) }
            let error = Errno.last
            if count < 0, error == .interrupted { continue }
            return count < 0 && error.wouldBlock ? .wouldWait : .failed
        }
    }

    /// Whether bytes have come to a socket; they stay.
    package var hasReceived: Bool {
        var byte: UInt8 = 0
        return recv(number, &byte, 1, Int32(MSG_PEEK)) > 0
    }

    /// Says that nothing more will be sent; what was sent is still delivered.
    package func finishSending() { _ = shutdown(number, Int32(SHUT_WR)) }

    /// Makes the next close discard what has not been sent, and say so with RST.
    package func discardOnClose() {
        var setting = linger(l_onoff: 1, l_linger: 0)
        setsockopt(number, SOL_SOCKET, SO_LINGER, &setting, socklen_t(MemoryLayout<linger>.size))
    }

    /// Takes a connection from a socket that listens.
    package func accept() -> Arrival {
        var address = sockaddr_storage()
        let number = acceptConnection(number, &address)
        guard number >= 0 else {
            let error = Errno.last
            if error.wouldBlock { return .nobody }
            switch error.code {
            // These belong to the one connection that is lost by them (accept(2)).
            case ECONNABORTED, EINTR, EPROTO, EPERM, ENETDOWN, ENETUNREACH, EHOSTDOWN,
                EHOSTUNREACH, ENOPROTOOPT, EOPNOTSUPP:
                return .lost
            default: return .refused
            }
        }
        let socket = Descriptor(number: number)
        socket.prepareSocket()
        socket.setOption(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        let (host, port) = numericName(&address)
        return .connection(socket, host: host, port: port)
    }

    /// Makes a new socket non-blocking, closed on exec, and silent about SIGPIPE.
    fileprivate func prepareSocket() {
        makeNonBlocking()
        closeOnExec()
        #if !os(Linux)
        setOption(SOL_SOCKET, SO_NOSIGPIPE, 1)
        #endif
    }

    fileprivate func setOption(_ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(number, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}

/// A socket that clients may connect to.
package struct ListeningSocket: Sendable {
    package let descriptor: Descriptor

    /// The port bound, also where 0 was asked for.
    package let port: Int

    /// Why none listens, in the system's words.
    package struct Failure: Error, Sendable {
        package let reason: String
    }

    /// Binds a host name or address, IPv4 before IPv6; port 0 lets the system choose.
    ///
    /// Blocks while a name is looked up; an address needs no look-up.
    package init(host: String, port: Int) throws(Failure) {
        descriptor = try ListeningSocket.bind(host, port)
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let number = descriptor.number
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(number, $0, &length)
            }
        }
        self.port = numericName(&address).port
    }

    private static func bind(_ host: String, _ port: Int) throws(Failure) -> Descriptor {
        let found: HostAddresses
        do throws(HostAddresses.Failure) {
            found = try HostAddresses(of: host, port: port, toListen: true)
        } catch {
            throw Failure(reason: error.reason)
        }
        var reason = "no address"
        for family in [AF_INET, AF_INET6] {
            for address in found.list where address.ai_family == family {
                let number = socket(family, address.ai_socktype, address.ai_protocol)
                if number >= 0 {
                    let descriptor = Descriptor(number: number)
                    descriptor.prepareSocket()
                    descriptor.setOption(SOL_SOCKET, SO_REUSEADDR, 1)
                    if bindSocket(number, address), listen(number, 1024) == 0 { return descriptor }
                }
                reason = Errno.last.reason
                if number >= 0 { Descriptor(number: number).close() }
            }
        }
        throw Failure(reason: reason)
    }
}

/// What the system's resolver says of a host; it blocks.
package final class HostAddresses {
    /// In the resolver's words.
    package struct Failure: Error, Sendable {
        package let reason: String
    }

    private let first: UnsafeMutablePointer<addrinfo>?

    /// Addresses to connect to.
    package convenience init(of host: String) throws(Failure) {
        try self.init(of: host, port: nil, toListen: false)
    }

    fileprivate init(of host: String, port: Int?, toListen: Bool) throws(Failure) {
        var hints = addrinfo()
        hints.ai_socktype = streamSocket
        if toListen { hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV }
        var list: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(host, port.map { String($0) }, &hints, &list)
        guard failure == 0 else { throw Failure(reason: String(cString: gai_strerror(failure))) }
        first = list
    }

    deinit { if let first { freeaddrinfo(first) } }

    fileprivate var list: [addrinfo] {
        sequence(first: first) { $0?.pointee.ai_next }.prefix { $0 != nil }
            .compactMap { $0?.pointee }
    }

    /// Each once, as numbers.
    package var texts: [String] {
        list.reduce(into: []) { texts, entry in
            var buffer = [CChar](repeating: 0, count: 256)
            guard
                getnameinfo(
                    entry.ai_addr, entry.ai_addrlen, &buffer, socklen_t(buffer.count), nil, 0,
                    NI_NUMERICHOST) == 0
            else { return }
            let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            let text = String(decoding: bytes, as: UTF8.self)
            if !texts.contains(text) { texts.append(text) }
        }
    }
}

/// An address without names looked up; IPv6 in brackets.
private func numericName(_ address: inout sockaddr_storage) -> (host: String, port: Int) {
    switch Int32(address.ss_family) {
    case AF_INET:
        withUnsafeBytes(of: &address) { bytes in
            let address = bytes.load(as: sockaddr_in.self)
            var host = address.sin_addr
            return (numbers(AF_INET, &host), Int(UInt16(bigEndian: address.sin_port)))
        }
    case AF_INET6:
        withUnsafeBytes(of: &address) { bytes in
            let address = bytes.load(as: sockaddr_in6.self)
            var host = address.sin6_addr
            return ("[\(numbers(AF_INET6, &host))]", Int(UInt16(bigEndian: address.sin6_port)))
        }
    default: ("", 0)
    }
}

private func numbers(_ family: Int32, _ address: UnsafeRawPointer) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
        guard let text = buffer.baseAddress,
            inet_ntop(family, address, text, socklen_t(buffer.count)) != nil
        else { return "" }
        return String(cString: text)
    }
}

// The system's functions, which methods hide.

private func sendBytes(_ socket: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    send(socket, bytes.baseAddress, bytes.count, sendFlags)
}

private func acceptConnection(_ socket: Int32, _ address: inout sockaddr_storage) -> Int32 {
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { accept(socket, $0, &length) }
    }
}

private func bindSocket(_ socket: Int32, _ address: addrinfo) -> Bool {
    bind(socket, address.ai_addr, address.ai_addrlen) == 0
}
