/// The bytes of answers that are in memory, of all exchanges together, and those that wait for room.
///
/// Turns go by order of arrival. An answer longer than the whole budget has its turn when it is alone.
struct ByteLedger {
    typealias Ticket = Int

    private let budget: Int
    private var held: [Ticket: Int] = [:]
    private var waiting: [(ticket: Ticket, bytes: Int)] = []
    private var lastTicket = 0

    /// - Parameter budget: bytes of all answers.
    init(budget: Int) {
        self.budget = budget
    }

    /// Bytes that are held.
    var used: Int { held.values.reduce(0, +) }

    var waitingCount: Int { waiting.count }

    mutating func ticket() -> Ticket {
        lastTicket += 1
        return lastTicket
    }

    /// Takes so many bytes altogether, if there is room and nobody has waited longer.
    ///
    /// What says why a write failed has them in any case.
    mutating func take(_ ticket: Ticket, _ bytes: Int, inAnyCase: Bool) -> Bool {
        let own = held[ticket] ?? 0
        guard bytes > own else { return true }
        let isTurn = waiting.isEmpty || own > 0
        guard inAnyCase || isTurn && fits(ticket, bytes) else { return false }
        held[ticket] = bytes
        return true
    }

    /// Waits for so many bytes, having given back all others.
    ///
    /// - Returns: whose wait is over, which may be this one's.
    mutating func wait(_ ticket: Ticket, for bytes: Int) -> [Ticket] {
        held[ticket] = nil
        waiting.append((ticket, bytes))
        return grant()
    }

    /// Gives everything back, also the turn.
    ///
    /// - Returns: whose wait is over.
    mutating func release(_ ticket: Ticket) -> [Ticket] {
        held[ticket] = nil
        waiting.removeAll { $0.ticket == ticket }
        return grant()
    }

    private mutating func grant() -> [Ticket] {
        var granted: [Ticket] = []
        while let next = waiting.first, fits(next.ticket, next.bytes) {
            held[next.ticket] = next.bytes
            granted.append(next.ticket)
            waiting.removeFirst()
        }
        return granted
    }

    private func fits(_ ticket: Ticket, _ bytes: Int) -> Bool {
        let others = used - (held[ticket] ?? 0)
        return others == 0 || others + bytes <= budget
    }
}
