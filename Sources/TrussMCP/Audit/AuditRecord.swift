import JSON

/// One line of the audit log: a tool call, and what ties it to the line before.
struct AuditRecord {
    /// Stands for the line before the first.
    static let noHash = String(repeating: "0", count: 64)

    /// What is recorded, in the order it is written.
    let members: JSONObject

    /// Puts a call's facts after the hash of the line before; the line's own hash comes last.
    init(_ facts: JSONObject, after previous: String) {
        var members = facts
        members["previous"] = .string(previous)
        members["hash"] = .string(SHA256.hex(of: JSONValue.object(members).bytes))
        self.members = members
    }

    /// Reads a line back.
    ///
    /// - Throws: `AuditProblem` where the line is no record or is not as it was written.
    init(line: [UInt8]) throws(AuditProblem) {
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONValue(parsing: line)
        } catch {
            throw AuditProblem("is \(error)")
        }
        guard var unsealed = value.object, let hash = unsealed["hash"]?.string,
            unsealed["previous"]?.string != nil
        else { throw AuditProblem("is not a record of this log") }
        members = unsealed
        unsealed["hash"] = nil
        guard value.bytes == line, SHA256.hex(of: JSONValue.object(unsealed).bytes) == hash else {
            throw AuditProblem("was edited: its hash does not fit its content")
        }
    }

    var hash: String { members["hash"]?.string ?? "" }
    var previous: String { members["previous"]?.string ?? "" }
    var line: [UInt8] { JSONValue.object(members).bytes + [UInt8(ascii: "\n")] }
}

/// What is wrong with a line, as the end of a sentence.
struct AuditProblem: Error {
    let text: String

    init(_ text: String) {
        self.text = text
    }
}
