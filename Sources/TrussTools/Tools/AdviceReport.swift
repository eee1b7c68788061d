import JSON
import MCP
import SQL

/// What the rules found, as text for a model.
struct AdviceReport: Sendable {
    struct Finding: Hashable, Sendable {
        let object: String
        let detail: String
        let fix: String
    }

    /// The rules that were to be checked.
    let rules: [AdviceRule]

    /// By rule, the worst first.
    private(set) var findings: [String: [Finding]] = [:]

    /// How many findings a rule has in all, by rule.
    private(set) var totals: [String: Int] = [:]

    /// Why rules could not be checked, by rule.
    var unchecked: [String: String] = [:]

    /// How many elements were looked at where there may be more, by rule.
    var partly: [String: Int] = [:]

    init(rules: [AdviceRule]) {
        self.rules = rules
    }

    /// Adds rows of an `AdviceQuery`.
    mutating func add(_ rows: [JSONObject]) {
        for row in rows {
            let rule = row["rule"]?.string ?? ""
            findings[rule, default: []].append(
                Finding(
                    object: AdviceReport.line(row["object"]),
                    detail: AdviceReport.line(row["detail"]), fix: AdviceReport.line(row["fix"])))
            totals[rule] = row["total"]?.int
        }
    }

    /// Names are stored data: none may begin a line of its own.
    private static func line(_ value: JSONValue?) -> String {
        VisibleText.oneLine(value?.string ?? "")
    }

    /// An error only where nothing at all could be checked.
    func result(maxBytes: Int) -> ToolResult {
        ToolResult(
            LineBudget.text(of: lines, maxBytes: maxBytes),
            isError: !rules.isEmpty && unchecked.count == rules.count)
    }

    /// The count and what was not checked come first, so that no budget cuts them off.
    private var lines: [String] {
        var lines = [head] + uncheckedLines
        for severity in AdviceRule.Severity.allCases {
            for rule in rules where rule.severity == severity && findings[rule.id] != nil {
                lines += section(on: rule)
            }
        }
        return lines
    }

    private var head: String {
        let checked = rules.count - unchecked.count
        let counts = AdviceRule.Severity.allCases.compactMap { severity -> String? in
            let count = rules.filter { $0.severity == severity }
                .reduce(0) { $0 + (totals[$1.id] ?? 0) }
            return count > 0 ? "\(count) \(severity.rawValue)" : nil
        }
        guard !counts.isEmpty else { return "Nothing found by \(checked) rules." }
        return """
            Found by \(checked) rules: \(counts.joined(separator: ", ")). No fix has been applied; \
            weigh each, and ask before changing anything.
            """
    }

    private var uncheckedLines: [String] {
        var lines: [String] = []
        for (reason, ids) in Dictionary(grouping: unchecked.keys, by: { unchecked[$0] ?? "" })
            .sorted(by: { $0.value.min() ?? "" < $1.value.min() ?? "" })
        {
            lines.append("Not checked: \(ids.sorted().joined(separator: ", ")). \(reason)")
        }
        for (id, count) in partly.sorted(by: { $0.key < $1.key }) where unchecked[id] == nil {
            lines.append("Checked in part: \(id), the first \(count) only.")
        }
        return lines
    }

    /// A line for each detail, with the objects that share it, in the order of the first.
    private static func grouped(_ findings: [Finding]) -> [String] {
        var details: [String] = []
        var objects: [String: [String]] = [:]
        for finding in findings {
            if objects[finding.detail] == nil { details.append(finding.detail) }
            objects[finding.detail, default: []].append(finding.object)
        }
        return details.map { "- \(objects[$0, default: []].joined(separator: "; ")): \($0)" }
    }

    private func section(on rule: AdviceRule) -> [String] {
        let found = findings[rule.id] ?? []
        let left = (totals[rule.id] ?? found.count) - found.count
        var lines = [
            "", "\(rule.severity.rawValue.uppercased()) \(rule.id): \(rule.title)", rule.why,
        ]
        let fixes = Set(found.map { $0.fix.replacing($0.object, with: "<it>") })
        if found.count > 1, fixes.count == 1, let fix = fixes.first {
            lines += AdviceReport.grouped(found)
            lines.append("  fix for each: \(fix)")
        } else {
            lines += found.flatMap { ["- \($0.object): \($0.detail)", "  fix: \($0.fix)"] }
        }
        if left > 0 { lines.append("- and \(left) more") }
        return lines
    }
}
