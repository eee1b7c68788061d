import Seeds
import Testing

@testable import TrussAPI

/// Whose answer may be in memory.
@Suite struct ByteLedgerTests {
    /// Takes what there is room for, and waits for the rest, as exchanges do.
    private func ask(_ ledger: inout ByteLedger, _ bytes: Int) -> ByteLedger.Ticket {
        let ticket = ledger.ticket()
        if !ledger.take(ticket, bytes, inAnyCase: false) {
            #expect(ledger.wait(ticket, for: bytes) == [])
        }
        return ticket
    }

    @Test func whatFitsIsTakenAndTheRestWaitsInTurn() {
        var ledger = ByteLedger(budget: 100)
        let tickets = [60, 30, 50, 10].map { ask(&ledger, $0) }
        // The last does not overtake the third, though there is room.
        #expect(ledger.waitingCount == 2)
        #expect(ledger.release(tickets[1]) == [])
        #expect(ledger.release(tickets[0]) == [tickets[2], tickets[3]])
        #expect(ledger.used == 60)
    }

    @Test func whatIsLongerThanTheBudgetHasItsTurnAlone() {
        var ledger = ByteLedger(budget: 100)
        let tickets = [10, 500, 10].map { ask(&ledger, $0) }
        #expect(ledger.release(tickets[0]) == [tickets[1]])
        #expect(ledger.release(tickets[1]) == [tickets[2]])
        #expect(ledger.release(tickets[2]) == [])
        #expect(ledger.used == 0)
    }

    @Test func whatMustBeReadIsTakenInAnyCase() {
        var ledger = ByteLedger(budget: 100)
        let first = ask(&ledger, 60)
        let write = ledger.ticket()
        #expect(ledger.take(write, 60, inAnyCase: false) == false)
        #expect(ledger.take(write, 60, inAnyCase: true) == true)
        #expect(ledger.used == 120)
        let third = ask(&ledger, 50)
        #expect(ledger.release(first) == [])
        #expect(ledger.release(write) == [third])
    }

    @Test func whoeverHoldsBytesMayAddToThemWhileOthersWait() {
        var ledger = ByteLedger(budget: 100)
        let growing = ask(&ledger, 20)
        _ = ask(&ledger, 90)
        #expect(ledger.take(growing, 100, inAnyCase: false) == true)
        #expect(ledger.take(growing, 500, inAnyCase: false) == true, "it is alone")
    }

    @Test func whoGivesUpLeavesTheTurnToTheNext() {
        var ledger = ByteLedger(budget: 100)
        let tickets = [60, 50, 40].map { ask(&ledger, $0) }
        #expect(ledger.release(tickets[1]) == [tickets[2]])
        #expect(ledger.used == 100)
    }

    @Test(arguments: 1...50) func everybodyComesToAnEndWithinTheBudget(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var ledger = ByteLedger(budget: 100)
        var reading: [ByteLedger.Ticket: (now: Int, end: Int)] = [:]
        var waiting: [ByteLedger.Ticket: Int] = [:]
        var begun = 0
        var ended = 0
        func goOn(_ granted: [ByteLedger.Ticket]) {
            for ticket in granted {
                reading[ticket] = (0, waiting.removeValue(forKey: ticket) ?? 1)
            }
        }
        while ended < 200 {
            if begun < 200, reading.count + waiting.count < 8 {
                reading[ledger.ticket()] = (0, Int.random(in: 1...180, using: &random))
                begun += 1
            }
            guard
                let (ticket, goal) = reading.sorted(by: { $0.key < $1.key }).randomElement(
                    using: &random)
            else { return #expect(Bool(false), "nobody can go on") }
            if goal.now == goal.end {
                reading[ticket] = nil
                ended += 1
                goOn(ledger.release(ticket))
                continue
            }
            // Of a known length, or a piece more of a growing one.
            let next = Bool.random(using: &random) ? goal.end : min(goal.now + 30, goal.end)
            if ledger.take(ticket, next, inAnyCase: false) {
                reading[ticket]?.now = next
            } else {
                reading[ticket] = nil
                waiting[ticket] = goal.end
                goOn(ledger.wait(ticket, for: goal.end))
            }
            #expect(ledger.used <= 180)
        }
        #expect(ledger.used == 0)
    }
}
