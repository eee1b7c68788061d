/// What a descriptor is waited on for.
struct Interests: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    /// Bytes, a connection to accept, or the other side's end of sending.
    static let readable = Interests(rawValue: 1)
    static let writable = Interests(rawValue: 2)
    /// The other side has stopped sending, or the connection is broken.
    static let endOfInput = Interests(rawValue: 4)
    /// The connection is broken or closed both ways; a client that only finished sending is not.
    static let broken = Interests(rawValue: 8)

    static let all: Interests = [.readable, .writable, .endOfInput, .broken]
}

/// A descriptor together with which of its successive owners is meant, for numbers are used again.
struct EventKey: Hashable, Sendable {
    let descriptor: Int32
    let generation: UInt32
}

/// The kernel's side of waiting: reports once per `watch` which descriptors are ready.
///
/// `watch`, `forget` and `wake` may be called from any thread, `wait` from one; nothing may be called
/// after `close`.
protocol EventQueue: Sendable {
    /// Asks for one report about a descriptor, in place of any earlier request for it.
    ///
    /// - Returns: False when the kernel refuses to watch it.
    func watch(_ key: EventKey, for interests: Interests, isFirst: Bool) -> Bool

    /// Ends all interest in a descriptor, which must still be open.
    func forget(_ descriptor: Int32)

    /// Makes the current `wait`, or else the next, return.
    func wake()

    /// Blocks until something is ready, `wake` is called, or the time is over (negative: never).
    func wait(milliseconds: Int32, report: (EventKey, Interests) -> Void)

    func close()
}
