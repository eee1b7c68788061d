/// What a descriptor is waited on for.
package struct Interests: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Bytes, a connection to accept, or the other side's end of sending.
    package static let readable = Interests(rawValue: 1)
    package static let writable = Interests(rawValue: 2)
    /// The other side has stopped sending, or the connection is broken.
    package static let endOfInput = Interests(rawValue: 4)
    /// The connection is broken or closed both ways; a client that only finished sending is not.
    package static let broken = Interests(rawValue: 8)

    static let all: Interests = [.readable, .writable, .endOfInput, .broken]
}

/// A descriptor together with which of its successive owners is meant, for numbers are used again.
struct EventKey: Hashable, Sendable {
    let descriptor: Descriptor
    let generation: UInt32
}
