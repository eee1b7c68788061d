/// A JSON number as its text, so that no digit is lost on the way through.
///
/// Equality is equality of text: `1.0` and `1` differ here; compare `integerText` where value counts.
package struct JSONNumber: Hashable, Sendable {
    /// The number as written, valid by RFC 8259 §6.
    package let text: String

    package init(_ value: some BinaryInteger) {
        text = String(value)
    }

    /// Takes text that the parser has already checked.
    init(checked text: String) {
        self.text = text
    }

    /// The value where it is integral and fits `Int`, whatever its spelling (`12`, `12.0`, `1.2e1`).
    package var int: Int? {
        Int(text) ?? integerText.flatMap { Int($0) }
    }

    /// Digits of an integral value, without exponent, fraction or negative zero; nil for a fraction
    /// or for more than 1,000 digits.
    package var integerText: String? {
        let isNegative = text.hasPrefix("-")
        var mantissa = text[...]
        if isNegative { mantissa.removeFirst() }
        var exponent = 0
        if let mark = mantissa.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            let power = mantissa[mantissa.index(after: mark)...]
            guard let value = Int(power.hasPrefix("+") ? power.dropFirst() : power) else {
                return mantissa[..<mark].allSatisfy { $0 == "0" || $0 == "." } ? "0" : nil
            }
            exponent = value
            mantissa = mantissa[..<mark]
        }
        let point = mantissa.firstIndex(of: ".")
        var digits = mantissa.filter { $0 != "." }
        let fractionLength =
            point.map { mantissa.distance(from: $0, to: mantissa.endIndex) - 1 } ?? 0
        digits = String(digits.drop { $0 == "0" })
        if digits.isEmpty { return "0" }
        let (shift, overflows) = exponent.subtractingReportingOverflow(fractionLength)
        guard !overflows, shift.magnitude <= 1000, digits.utf8.count + max(shift, 0) <= 1000
        else { return nil }
        if shift >= 0 {
            digits += String(repeating: "0", count: shift)
        } else {
            guard digits.suffix(-shift).allSatisfy({ $0 == "0" }), digits.count > -shift else {
                return nil
            }
            digits.removeLast(-shift)
        }
        return isNegative ? "-" + digits : digits
    }
}
