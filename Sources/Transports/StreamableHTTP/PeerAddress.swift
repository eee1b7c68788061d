import HTTP

extension HTTPRequest {
    /// The client's address without its port, of IPv6 in brackets; empty unless it came by a socket.
    var peerAddress: String {
        peer.lastIndex(of: ":").map { String(peer[..<$0]) } ?? peer
    }

    /// The client's address, of IPv6 the first 64 bits, as the rest is the client's to choose (RFC 4291 §2.5.1).
    var peerNetwork: String {
        let address = peerAddress
        guard address.hasPrefix("[") else { return address }
        let groups = address.dropFirst().dropLast().split(
            separator: ":", omittingEmptySubsequences: false)
        // An IPv4 client of a listener for both.
        if let last = groups.last, last.contains(".") { return String(last) }
        // Where zeros are left out there is an empty group, or two at an end.
        let front = groups.prefix { !$0.isEmpty }
        let zeros = 8 - groups.count { !$0.isEmpty }
        let rest = groups.dropFirst(front.count).drop { $0.isEmpty }
        let all = front + Array(repeating: "0", count: zeros) + rest
        return all.prefix(4).joined(separator: ":")
    }
}
