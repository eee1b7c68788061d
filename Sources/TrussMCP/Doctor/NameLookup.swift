import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What the resolver says of a host.
enum NameLookup: Equatable {
    case addresses([String])
    case failed(String)
    /// It did not answer in time; the thread that asked is left to finish.
    case tooSlow

    /// Asks the system's resolver, on a thread of its own as it blocks.
    static func of(_ host: String, within time: Duration) async -> NameLookup {
        let answers = AsyncStream<NameLookup> { continuation in
            DispatchQueue(label: "resolver").async { @Sendable in
                continuation.yield(blocking(host))
                continuation.finish()
            }
            let timer = Task {
                try? await Task.sleep(for: time)
                continuation.yield(.tooSlow)
                continuation.finish()
            }
            continuation.onTermination = { _ in timer.cancel() }
        }
        for await answer in answers { return answer }
        return .tooSlow
    }

    private static func blocking(_ host: String) -> NameLookup {
        var hints = addrinfo()
        #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
        hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(host.trimmingBrackets, nil, &hints, &list)
        guard result == 0 else { return .failed(String(cString: gai_strerror(result))) }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var next = list
        while let entry = next?.pointee {
            var text = [CChar](repeating: 0, count: 256)
            if getnameinfo(
                entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0,
                NI_NUMERICHOST) == 0
            {
                let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
                let address = String(decoding: bytes, as: UTF8.self)
                if !addresses.contains(address) { addresses.append(address) }
            }
            next = entry.ai_next
        }
        return .addresses(addresses)
    }
}
