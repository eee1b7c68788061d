#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

import Synchronization

/// The kernel's side of waiting, by `poll(2)`: reports once per `watch` which descriptors are ready.
///
/// `watch`, `forget` and `wake` may be called from any thread, `wait` from one; nothing may be called after
/// `close`.
///
/// The list for the kernel is kept from call to call; a descriptor that nobody waits on stays in it
/// as a negative number, which `poll` passes over.
final class PollQueue: Sendable {
    private struct State {
        var entries: [pollfd]
        var generations: [UInt32]
        var places: [Int32: Int] = [:]
        /// The thread is in `poll`, or about to be, with a copy of the list as it is now.
        var isAsleep = false
        /// The next wait is not to sleep.
        var isAlarmed = false
    }

    private let state: Mutex<State>
    private let alarm: Pipe

    /// - Throws: when no descriptors are left.
    init() throws(Errno) {
        alarm = try Pipe()
        alarm.makeNonBlocking()
        let alarmEntry = pollfd(fd: alarm.read.number, events: Int16(POLLIN), revents: 0)
        state = Mutex(State(entries: [alarmEntry], generations: [0]))
    }

    /// Asks for one report about a descriptor, in place of any earlier request for it.
    func watch(_ key: EventKey, for interests: Interests) {
        let number = key.descriptor.number
        let entry = pollfd(fd: number, events: Self.events(interests), revents: 0)
        state.withLock {
            if let place = $0.places[number] {
                $0.entries[place] = entry
                $0.generations[place] = key.generation
            } else {
                $0.places[number] = $0.entries.count
                $0.entries.append(entry)
                $0.generations.append(key.generation)
            }
            interrupt(&$0)
        }
    }

    /// Ends all interest in a descriptor, which must still be open.
    func forget(_ descriptor: Descriptor) {
        state.withLock {
            guard let place = $0.places.removeValue(forKey: descriptor.number) else { return }
            // While `poll` looks at a socket, closing it has no effect: no FIN, no RST.
            if $0.entries[place].fd >= 0 { interrupt(&$0) }
            let last = $0.entries.count - 1
            if place < last {
                $0.entries[place] = $0.entries[last]
                $0.generations[place] = $0.generations[last]
                let moved = $0.entries[place].fd
                $0.places[moved < 0 ? ~moved : moved] = place
            }
            $0.entries.removeLast()
            $0.generations.removeLast()
        }
    }

    /// Makes the current `wait`, or else the next, return.
    func wake() {
        state.withLock {
            if !$0.isAsleep { $0.isAlarmed = true }
            interrupt(&$0)
        }
    }

    /// Ends the thread's sleep; one byte does for any number of changes.
    private func interrupt(_ state: inout State) {
        guard state.isAsleep else { return }
        state.isAsleep = false
        var byte: UInt8 = 0
        _ = write(alarm.write.number, &byte, 1)
    }

    /// Blocks until something is ready, `wake` is called, or the time is over (negative: never).
    func wait(milliseconds: Int32, report: (EventKey, Interests) -> Void) {
        var timeout = milliseconds
        var (entries, generations) = state.withLock {
            if $0.isAlarmed { timeout = 0 }
            $0.isAlarmed = false
            $0.isAsleep = true
            return ($0.entries, $0.generations)
        }
        let count = poll(&entries, nfds_t(entries.count), timeout)
        state.withLock { $0.isAsleep = false }
        guard count > 0 else { return }
        if entries[0].revents != 0 { emptyAlarm() }
        for (entry, generation) in zip(entries, generations).dropFirst() where entry.revents != 0 {
            let isCurrent = state.withLock {
                guard let place = $0.places[entry.fd], $0.generations[place] == generation
                else { return false }
                $0.entries[place].fd = ~entry.fd
                return true
            }
            guard isCurrent else { continue }
            let key = EventKey(descriptor: Descriptor(number: entry.fd), generation: generation)
            report(key, Self.interests(entry.revents))
        }
    }

    func close() { alarm.close() }

    private func emptyAlarm() {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
            while read(alarm.read.number, buffer.baseAddress, buffer.count) == buffer.count {}
        }
    }

    private static func events(_ interests: Interests) -> Int16 {
        var events: Int16 = 0
        if interests.contains(.readable) { events |= Int16(POLLIN) }
        if interests.contains(.writable) { events |= Int16(POLLOUT) }
        if interests.contains(.endOfInput) { events |= endOfInputEvents }
        return events
    }

    private static func interests(_ events: Int16) -> Interests {
        if events & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 { return .all }
        var interests: Interests = []
        if events & Int16(POLLIN) != 0 { interests.insert(.readable) }
        if events & Int16(POLLOUT) != 0 { interests.insert(.writable) }
        if events & endOfInputEvents != 0 {
            interests.formUnion([.readable, .endOfInput])
        }
        return interests
    }
}

#if os(Linux)
/// POLLRDHUP, which the Glibc module does not declare.
private let endOfInputEvents: Int16 = 0x2000
#else
/// There is no event for it: input, which has to be looked into.
private let endOfInputEvents = Int16(POLLIN)
#endif
