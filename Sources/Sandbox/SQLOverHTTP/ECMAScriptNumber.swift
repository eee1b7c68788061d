import JSON

/// Numbers as Node prints them: every JSON number passes through a double there (contract 1.7).
enum ECMAScriptNumber {
    /// The shortest text of a double by `Number::toString`; nil for NaN and infinities.
    static func text(_ number: Double) -> String? {
        guard number.isFinite else { return nil }
        if number == 0 { return "0" }
        let (digits, point) = decimal(number.magnitude)
        let sign = number < 0 ? "-" : ""
        let count = digits.count
        switch point {
        case count...max(21, count) where point <= 21:
            return sign + digits + String(repeating: "0", count: point - count)
        case 1..<22:
            return sign + digits.prefix(point) + "." + digits.dropFirst(point)
        case -5...0:
            return sign + "0." + String(repeating: "0", count: -point) + digits
        default:
            let fraction = count > 1 ? "." + digits.dropFirst() : ""
            let exponent = point - 1
            return sign + digits.prefix(1) + fraction + (exponent < 0 ? "e-" : "e+")
                + String(abs(exponent))
        }
    }

    /// Significant digits, and where the decimal point falls among them, of a positive number.
    private static func decimal(_ number: Double) -> (digits: String, point: Int) {
        let parts = number.description.split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = String(mantissa[0])
        let fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
        var digits = (whole + fraction).drop { $0 == "0" }
        let leadingZeros = whole.count + fraction.count - digits.count
        while digits.last == "0" { digits.removeLast() }
        return (String(digits), whole.count - leadingZeros + exponent)
    }

    /// What `Number(value)` gives for a JSON value; NaN where it gives NaN.
    static func number(_ value: JSONValue?) -> Double {
        switch value {
        case .null: 0
        case .bool(let truth): truth ? 1 : 0
        case .number(let number): Double(number.text) ?? .nan
        case .string(let text):
            text.allSatisfy(\.isWhitespace)
                ? 0 : Double(text.split(whereSeparator: \.isWhitespace).joined()) ?? .nan
        default: .nan
        }
    }
}

extension JSONValue {
    /// Appends the value as `JSON.stringify(JSON.parse(text))` would: numbers rounded to doubles.
    func writeAsECMAScript(to output: inout [UInt8]) {
        switch self {
        case .number(let number):
            output += (ECMAScriptNumber.text(Double(number.text) ?? .nan) ?? "null").utf8
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                element.writeAsECMAScript(to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            var isFirst = true
            for member in members {
                if !isFirst { output.append(UInt8(ascii: ",")) }
                isFirst = false
                JSONValue.writeString(member.name, to: &output)
                output.append(UInt8(ascii: ":"))
                member.value.writeAsECMAScript(to: &output)
            }
            output.append(UInt8(ascii: "}"))
        default: write(to: &output)
        }
    }

    /// The text a value becomes as a statement's parameter in node-postgres; nil is NULL.
    var asParameter: String? {
        switch self {
        case .null: nil
        case .bool(let truth): truth ? "true" : "false"
        case .string, .escapedString: string
        case .number(let number): parameterText(of: Double(number.text) ?? .nan)
        case .array(let elements): arrayLiteral(of: elements)
        case .object:
            {
                var bytes: [UInt8] = []
                writeAsECMAScript(to: &bytes)
                return String(decoding: bytes, as: UTF8.self)
            }()
        }
    }
}

private func parameterText(of number: Double) -> String {
    ECMAScriptNumber.text(number)
        ?? (number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")
}

/// An array of any depth as PostgreSQL's literal, every element quoted.
private func arrayLiteral(of elements: [JSONValue]) -> String {
    let items = elements.map { element -> String in
        if case .array(let nested) = element { return arrayLiteral(of: nested) }
        guard let text = element.asParameter else { return "NULL" }
        let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\"\(escaped)\""
    }
    return "{" + items.joined(separator: ",") + "}"
}
