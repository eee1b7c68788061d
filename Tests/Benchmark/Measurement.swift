import JSON

/// One row of what is printed: a figure in its unit, its spread, and what it should be.
struct Measurement {
    let name: String
    let unit: String
    let samples: [Double]
    let budget: Double?
    var note = ""

    /// The middle one of the samples.
    var median: Double { quantile(0.5) }

    /// The sample below which a fraction of the others lies.
    func quantile(_ fraction: Double) -> Double {
        let sorted = samples.sorted()
        guard !sorted.isEmpty else { return .nan }
        return sorted[min(Int(Double(sorted.count) * fraction), sorted.count - 1)]
    }

    var line: String {
        let spread =
            samples.count > 1
            ? " (\(quantile(0).short) to \(quantile(0.9).short), 10th to 90th: \(quantile(0.1).short) to \(quantile(0.9).short), n=\(samples.count))"
            : ""
        let judgement =
            budget.map { " | \($0.short) | \(median <= $0 ? "met" : "NOT MET")" } ?? " | – | –"
        return "| \(name) | \(median.short) \(unit)\(spread)\(judgement) | \(note) |"
    }

    var json: JSONValue {
        var members: JSONObject = [
            "name": .string(name), "unit": .string(unit), "median": median.json,
            "p10": quantile(0.1).json, "p90": quantile(0.9).json,
            "samples": .number(JSONNumber(samples.count)),
        ]
        if let budget { members["budget"] = budget.json }
        return .object(members)
    }
}

extension Double {
    /// Two decimals below 10, one below 100, none above.
    var short: String {
        let digits = self < 10 ? 100.0 : self < 100 ? 10 : 1
        let text = "\((self * digits).rounded() / digits)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    fileprivate var json: JSONValue { (try? JSONValue(parsing: short)) ?? .null }
}
