import JSON

/// One line of the audit log: what happened, and what ties it to the line before.
struct AuditRecord {
    /// Stands for the line before the first.
    static let noMark = String(repeating: "0", count: 64)

    /// What is recorded, in the order it is written.
    let members: JSONObject

    /// Its place among the records, from 1; nil in the former format, which did not write it.
    let number: Int?

    /// What the record before ended in, and what this one ends in.
    let previous: String
    let mark: String

    /// Puts facts between the record's number and what ties it to the one before.
    init(_ facts: JSONObject, number: Int, after previous: String, seal: AuditSeal) {
        var members: JSONObject = ["number": .number(JSONNumber(number))]
        for fact in facts { members[fact.name] = fact.value }
        members["previous"] = .string(previous)
        mark = seal.mark(of: JSONValue.object(members).bytes)
        members[seal.member] = .string(mark)
        self.members = members
        self.number = number
        self.previous = previous
    }

    /// Reads a line back.
    init(line: [UInt8], seal: AuditSeal) throws(AuditProblem) {
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONValue(parsing: line)
        } catch {
            throw .broken("is \(error)")
        }
        guard var unmarked = value.object, let last = unmarked.members.last,
            let mark = last.value.string, let previous = unmarked["previous"]?.string,
            ["hash", "seal"].contains(last.name)
        else { throw .broken("is not a record of this log") }
        guard last.name == seal.member else {
            throw .foreign(
                seal.key == nil
                    ? "is sealed, so --audit-key-file is needed to check it"
                    : "is not sealed, so anybody could have written it")
        }
        members = unmarked
        number = unmarked["number"]?.int
        unmarked[seal.member] = nil
        guard value.bytes == line, seal.mark(of: JSONValue.object(unmarked).bytes) == mark else {
            throw .foreign(
                seal.key == nil
                    ? "was edited: its hash does not fit its content"
                    : "was edited, or sealed with another key: its seal does not fit its content")
        }
        self.previous = previous
        self.mark = mark
    }

    /// The record with the line end that makes it whole.
    var line: [UInt8] { JSONValue.object(members).bytes + [UInt8(ascii: "\n")] }

    /// Whether bytes can be what a crash left of the record with a number.
    static func isRemnant(_ bytes: ArraySlice<UInt8>, number: Int) -> Bool {
        let beginning = Array("{\"number\":\(number),".utf8)
        let bytes = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes
        return bytes.starts(with: beginning) || beginning.starts(with: bytes)
    }
}

/// What is wrong with a line, as the end of a sentence that begins with it.
enum AuditProblem: Error {
    /// It is no record, be it that it was never finished.
    case broken(String)
    /// It is a record, and not as this log's writer wrote it.
    case foreign(String)

    var text: String {
        switch self {
        case .broken(let text), .foreign(let text): text
        }
    }
}
