import JSON

/// What a PostgreSQL value becomes in `/v1`'s JSON, by its type (contract 1.7).
indirect enum ValueForm {
    case text
    case number
    case float
    case boolean
    case json
    case timestamp
    case interval
    case bytes
    case point
    case array(ValueForm)

    /// The form of a type's object identifier; text for every type node-postgres does not know.
    init(type: UInt32) {
        self =
            switch type {
            case 16: .boolean
            case 21, 23, 26: .number
            case 700, 701: .float
            case 114, 3802: .json
            case 1082, 1114, 1184: .timestamp
            case 1186: .interval
            case 17: .bytes
            case 600: .point
            case 1000: .array(.boolean)
            case 1005, 1007, 1028: .array(.number)
            case 1021, 1022, 1231: .array(.float)
            case 199, 3807: .array(.json)
            case 1115, 1182, 1185: .array(.timestamp)
            case 1187: .array(.interval)
            case 1001: .array(.bytes)
            case 1017: .array(.point)
            case 651, 791, 1002, 1008, 1009, 1014, 1015, 1016, 1040, 1041, 1183, 1270, 2951:
                .array(.text)
            default: .text
            }
    }

    /// Appends a value given as PostgreSQL's text for it.
    func write(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        switch self {
        case .text: JSONValue.writeString(text, to: &output)
        case .number: output += text
        case .boolean: output += (text.first == UInt8(ascii: "t") ? "true" : "false").utf8
        default: write(String(decoding: text, as: UTF8.self), to: &output)
        }
    }

    private func write(_ text: String, to output: inout [UInt8]) {
        switch self {
        case .float:
            output += (ECMAScriptNumber.text(Double(text) ?? .nan) ?? "null").utf8
        case .json:
            let value = (try? JSONValue(parsing: text)) ?? .string(text)
            value.writeAsECMAScript(to: &output)
        case .timestamp:
            guard let timestamp = TimestampText(text) else {
                output += "null".utf8
                return
            }
            JSONValue.writeString(timestamp.iso, to: &output)
        case .interval: intervalObject(text).write(to: &output)
        case .bytes: bufferObject(text).write(to: &output)
        case .point:
            let parts = text.dropFirst().dropLast().split(separator: ",")
            let numbers = parts.map { ECMAScriptNumber.text(Double($0) ?? .nan) ?? "null" }
            guard numbers.count == 2 else { return JSONValue.null.write(to: &output) }
            output += #"{"x":\#(numbers[0]),"y":\#(numbers[1])}"#.utf8
        case .array(let element):
            var literal = ArrayLiteral(text)
            literal.write(elements: element, to: &output)
        default:
            var text = text
            text.withUTF8 { write($0, to: &output) }
        }
    }
}

/// The object that `bytea` becomes: a Node buffer.
private func bufferObject(_ text: String) -> JSONValue {
    let digits = text.utf8.dropFirst(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { index in
        JSONValue.number(JSONNumber(digits[index] * 16 + digits[index + 1]))
    }
    return ["type": "Buffer", "data": .array(bytes)]
}

/// The object that `1 year 2 mons -3 days 04:05:06.789` becomes: parts that are not zero.
private func intervalObject(_ text: String) -> JSONValue {
    var parts: [(name: String, value: Int)] = []
    let words = text.split(separator: " ")
    var index = 0
    while index < words.count {
        let word = words[index]
        if word.contains(":") {
            let sign = word.hasPrefix("-") ? -1 : 1
            let units = word.drop { $0 == "-" || $0 == "+" }.split { $0 == ":" || $0 == "." }
            let names = ["hours", "minutes", "seconds"]
            for (name, unit) in zip(names, units) { parts.append((name, sign * (Int(unit) ?? 0))) }
            if units.count > 3 {
                parts.append(("milliseconds", sign * (Int((units[3] + "00").prefix(3)) ?? 0)))
            }
            index += 1
        } else {
            let unit = index + 1 < words.count ? words[index + 1] : ""
            let name = unit.hasPrefix("y") ? "years" : unit.hasPrefix("m") ? "months" : "days"
            parts.append((name, Int(word) ?? 0))
            index += 2
        }
    }
    let members = parts.filter { $0.value != 0 }.map {
        JSONObject.Member(name: $0.name, value: .number(JSONNumber($0.value)))
    }
    return .object(JSONObject(members))
}

/// A reader of `{a,"b",{…}}`.
private struct ArrayLiteral {
    private let bytes: [UInt8]
    private var index = 0

    /// Bounds such as `[0:2]=` before the first brace are skipped.
    init(_ text: String) {
        bytes = Array(text.utf8)
        index = bytes.firstIndex(of: UInt8(ascii: "{")) ?? bytes.count
    }

    mutating func write(elements form: ValueForm, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "["))
        index += 1
        var isFirst = true
        while index < bytes.count, bytes[index] != UInt8(ascii: "}") {
            if bytes[index] == UInt8(ascii: ",") { index += 1 }
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            if bytes[index] == UInt8(ascii: "{") {
                write(elements: form, to: &output)
            } else if let element = nextElement() {
                element.withUnsafeBufferPointer { form.write($0, to: &output) }
            } else {
                output += "null".utf8
            }
        }
        index += 1
        output.append(UInt8(ascii: "]"))
    }

    /// One element without its quotes; nil for NULL.
    private mutating func nextElement() -> [UInt8]? {
        var element: [UInt8] = []
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
            while index < bytes.count, bytes[index] != UInt8(ascii: ","),
                bytes[index] != UInt8(ascii: "}")
            {
                element.append(bytes[index])
                index += 1
            }
            return element == Array("NULL".utf8) ? nil : element
        }
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
            element.append(bytes[index])
            index += 1
        }
        index += 1
        return element
    }
}
