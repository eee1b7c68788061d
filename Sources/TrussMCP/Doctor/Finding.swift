import JSON

/// One check: what was tried, what was found, and what to do.
struct Finding {
    enum Grade: String {
        case ok
        /// Worth knowing; the program works.
        case note
        /// Something will not work, or not safely.
        case problem
        /// Not tried, for want of what another check found missing.
        case skipped
    }

    let check: String
    let grade: Grade
    let tried: String
    let found: String
    let remedy: String?

    init(
        _ check: String, _ grade: Grade, tried: String, found: String, remedy: String? = nil
    ) {
        self.check = check
        self.grade = grade
        self.tried = tried
        self.found = found
        self.remedy = remedy
    }

    var json: JSONValue {
        [
            "check": .string(check), "grade": .string(grade.rawValue), "tried": .string(tried),
            "found": .string(found), "remedy": remedy.map(JSONValue.string) ?? .null,
        ]
    }

    /// A line, and a second one for what to do.
    var line: String {
        let grade = grade.rawValue.padded(to: 9)
        let text = "\(grade)\(check.padded(to: 14))\(tried): \(found)\n"
        guard let remedy else { return text }
        return text + String(repeating: " ", count: 23) + "→ \(remedy)\n"
    }
}

/// Everything a check-up found.
struct DoctorReport {
    var findings: [Finding] = []

    /// Whether no answer came at all.
    var isUnreachable = false

    var status: ExitStatus {
        if isUnreachable { return .unavailable }
        return findings.contains { $0.grade == .problem } ? .finding : .success
    }

    var text: String {
        let problems = findings.count { $0.grade == .problem }
        let summary =
            problems == 0
            ? "No problems." : "\(problems) problem\(problems == 1 ? "" : "s"); → says what to do."
        return findings.map(\.line).joined() + summary + "\n"
    }

    var json: JSONValue {
        [
            "version": .string(Program.version), "exitStatus": .number(.init(Int(status.rawValue))),
            "findings": .array(findings.map(\.json)),
        ]
    }
}

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(width - count, 1))
    }
}
