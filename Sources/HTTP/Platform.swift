#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The system calls that differ between Linux and Darwin, or whose names hide behind methods.
enum Platform {
    /// An `errno` as a sentence's end: `Address already in use`.
    static func message(_ code: Int32) -> String { String(cString: strerror(code)) }

    static func close(_ descriptor: Int32) {
        #if canImport(Glibc)
        _ = Glibc.close(descriptor)
        #elseif canImport(Musl)
        _ = Musl.close(descriptor)
        #else
        _ = Darwin.close(descriptor)
        #endif
    }

    #if canImport(Glibc)
    static let streamSocket = Int32(SOCK_STREAM.rawValue)
    #else
    static let streamSocket = SOCK_STREAM
    #endif

    #if os(Linux)
    /// A write to a closed connection gives EPIPE, not a signal.
    static let sendFlags = Int32(MSG_NOSIGNAL)
    /// POLLRDHUP, which the Glibc module does not declare.
    static let endOfInputEvents: Int16 = 0x2000
    #else
    /// Set once for each socket instead, by `prepare`.
    static let sendFlags: Int32 = 0
    /// There is no event for it: input, which `Socket.untilEnd` then looks into.
    static let endOfInputEvents = Int16(POLLIN)
    #endif

    /// Makes a new socket non-blocking, closed on exec, and silent about SIGPIPE.
    static func prepare(_ socket: Int32) {
        _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        #if !os(Linux)
        setOption(socket, SOL_SOCKET, SO_NOSIGPIPE, 1)
        #endif
    }

    static func setOption(_ socket: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Makes the next close discard what has not been sent, and say so with RST.
    static func discardOnClose(_ socket: Int32) {
        var setting = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &setting, socklen_t(MemoryLayout<linger>.size))
    }

    /// A pipe whose ends are non-blocking and closed on exec.
    static func pipe() -> (read: Int32, write: Int32)? {
        var ends: [Int32] = [-1, -1]
        #if canImport(Glibc)
        guard Glibc.pipe(&ends) == 0 else { return nil }
        #elseif canImport(Musl)
        guard Musl.pipe(&ends) == 0 else { return nil }
        #else
        guard Darwin.pipe(&ends) == 0 else { return nil }
        #endif
        for end in ends {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        return (ends[0], ends[1])
    }

    /// Accepts a connection that is prepared; negative with `errno` when there is none.
    static func accept(
        _ listener: Int32, _ address: UnsafeMutablePointer<sockaddr_storage>
    ) -> Int32 {
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            #if canImport(Glibc)
            let socket = Glibc.accept(listener, address, &length)
            #elseif canImport(Musl)
            let socket = Musl.accept(listener, address, &length)
            #else
            let socket = Darwin.accept(listener, address, &length)
            #endif
            if socket >= 0 { prepare(socket) }
            return socket
        }
    }

    static func bind(_ descriptor: Int32, _ address: addrinfo) -> Bool {
        #if canImport(Glibc)
        Glibc.bind(descriptor, address.ai_addr, address.ai_addrlen) == 0
        #elseif canImport(Musl)
        Musl.bind(descriptor, address.ai_addr, address.ai_addrlen) == 0
        #else
        Darwin.bind(descriptor, address.ai_addr, address.ai_addrlen) == 0
        #endif
    }

    /// An address without names looked up; IPv6 in brackets.
    static func numericName(_ address: inout sockaddr_storage) -> (host: String, port: Int) {
        switch Int32(address.ss_family) {
        case AF_INET:
            withUnsafeBytes(of: &address) { bytes in
                let address = bytes.load(as: sockaddr_in.self)
                var host = address.sin_addr
                return (text(AF_INET, &host), Int(UInt16(bigEndian: address.sin_port)))
            }
        case AF_INET6:
            withUnsafeBytes(of: &address) { bytes in
                let address = bytes.load(as: sockaddr_in6.self)
                var host = address.sin6_addr
                return ("[\(text(AF_INET6, &host))]", Int(UInt16(bigEndian: address.sin6_port)))
            }
        default: ("", 0)
        }
    }

    private static func text(_ family: Int32, _ address: UnsafeRawPointer) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            guard let text = buffer.baseAddress,
                inet_ntop(family, address, text, socklen_t(buffer.count)) != nil
            else { return "" }
            return String(cString: text)
        }
    }

    /// Runs a body on a thread of its own.
    ///
    /// - Returns: 0, or the error number of `pthread_create`.
    static func startThread(_ body: @escaping @Sendable () -> Void) -> Int32 {
        let box = Unmanaged.passRetained(ThreadBody(run: body))
        #if canImport(Darwin)
        var thread: pthread_t?
        #else
        var thread = pthread_t()
        #endif
        let failure = pthread_create(&thread, nil, runThread, box.toOpaque())
        guard failure == 0 else {
            box.release()
            return failure
        }
        #if canImport(Darwin)
        if let thread { pthread_detach(thread) }
        #else
        pthread_detach(thread)
        #endif
        return 0
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) { self.run = run }
}

#if canImport(Darwin)
private func runThread(_ box: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<ThreadBody>.fromOpaque(box).takeRetainedValue().run()
    return nil
}
#else
private func runThread(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let box else { return nil }
    Unmanaged<ThreadBody>.fromOpaque(box).takeRetainedValue().run()
    return nil
}
#endif
