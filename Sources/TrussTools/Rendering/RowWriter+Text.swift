import JSON

extension RowWriter {
    /// A column's name, escapes undone.
    func name(of cell: NestedJSONScanner.Member) -> String {
        let json = NestedJSONScanner.text(at: cell.name, of: bytes)
        let text = json.withUnsafeBufferPointer { JSONScanner.unescaped($0.indices, of: $0) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends what comes before the rows.
    mutating func open(_ columns: [String]) {
        result.repeatedColumns = RowWriter.repeated(columns)
        // Names may take half of the budget at most.
        if columns.reduce(0, { $0 + $1.utf8.count + 3 }) > options.maxBytes / 2 {
            maxName = max(options.maxBytes / 2 / columns.count - 8, 8)
        }
        switch options.format {
        case .columns:
            result.output.put(#"{"columns":["#.utf8)
            for (index, name) in columns.enumerated() {
                if index > 0 { result.output.put(",") }
                put(json: JSONValue.string(name).bytes, limit: maxName)
            }
            result.output.put(#"],"rows":["#.utf8)
        case .objects: result.output.put("[")
        case .csv:
            for (index, name) in columns.enumerated() {
                if index > 0 { result.output.put(",") }
                put(json: JSONValue.string(name).bytes, limit: maxName, startsLine: index == 0)
            }
            result.output.putNewline()
        }
    }

    /// Appends what comes after the rows.
    mutating func close() {
        switch options.format {
        case .columns: result.output.put("]}".utf8)
        case .objects: result.output.put("]")
        case .csv: result.output.removeNewline()
        }
    }

    /// Appends the row that was read, values beyond the limits shortened.
    mutating func write(_ limits: ValueLimits) {
        if result.shown > 0, options.format != .csv { result.output.put(",") }
        if let wholeRow, limits.text == .max {
            switch options.format {
            case .columns: return result.output.put(valuesOf: row, of: bytes)
            case .objects where maxName == .max: return result.output.put(wholeRow, of: bytes)
            default: break
            }
        }
        switch options.format {
        case .columns: result.output.put("[")
        case .objects: result.output.put("{")
        case .csv: break
        }
        for (index, cell) in row.enumerated() {
            if index > 0 { result.output.put(",") }
            if options.format == .objects {
                _ = put(cell.name, limit: maxName)
                result.output.put(":")
            }
            let limit = limit(for: cell.value, limits)
            if put(cell.value, limit: limit, startsLine: options.format == .csv && index == 0) {
                result.shortenedValues += 1
            }
        }
        switch options.format {
        case .columns: result.output.put("]")
        case .objects: result.output.put("}")
        case .csv: result.output.putNewline()
        }
    }

    private func limit(for value: NestedJSONScanner.Place, _ limits: ValueLimits) -> Int {
        guard value.length > limits.binary else { return .max }
        // `bytea` as JSON: a quote, an escaped backslash, x; each quote and backslash escaped again.
        let isBinary = bytes[value.range].prefix(7).elementsEqual(#"\"\\\\x"#.utf8)
        return isBinary ? limits.binary : limits.text
    }

    /// Appends a value or name, and returns whether it had to be shortened.
    private mutating func put(
        _ place: NestedJSONScanner.Place, limit: Int, startsLine: Bool = false
    ) -> Bool {
        guard place.length <= limit else {
            let json = ShortenedValue.json(place, of: bytes, limit: limit)
            put(json: json, limit: .max, startsLine: startsLine)
            return true
        }
        if options.format == .csv, !mayHide, let field = plainField(place),
            !startsLine || !bytes[field.range].contains(0x20)
        {
            result.output.put(field, of: bytes)
            return false
        }
        let needsRewriting =
            options.format == .csv || place.hasBlanks
            || mayHide
                && VisibleText.hasCandidates(UnsafeBufferPointer(rebasing: bytes[place.range]))
        guard needsRewriting else {
            result.output.put(place, of: bytes)
            return false
        }
        let json = NestedJSONScanner.text(at: place, of: bytes)
        put(json: json, limit: .max, startsLine: startsLine)
        return false
    }

    /// The part of a value that is its field in CSV as it stands; nil where it must be rewritten.
    private func plainField(_ place: NestedJSONScanner.Place) -> NestedJSONScanner.Place? {
        guard !place.hasBlanks else { return nil }
        switch bytes[place.range.lowerBound] {
        case UInt8(ascii: "n"), UInt8(ascii: "{"), UInt8(ascii: "["): return nil
        case UInt8(ascii: "\\"):
            // Nothing is escaped but the quotes around it, which a field does without.
            guard place.escapes == 2, place.length > 2 else { return nil }
            let inside = place.range.dropFirst(2).dropLast(2)
            guard bytes[inside.lowerBound] != 0x20, bytes[inside.upperBound - 1] != 0x20,
                !bytes[inside].contains(UInt8(ascii: ","))
            else { return nil }
            return NestedJSONScanner.Place(range: inside, escapes: 0, hasBlanks: false)
        default: return place
        }
    }

    /// Appends a value given as JSON text.
    private mutating func put(json: [UInt8], limit: Int, startsLine: Bool = false) {
        var json = json.count > limit ? ShortenedValue.json(json, limit: limit) : json
        guard options.format == .csv else {
            json = json.withUnsafeBufferPointer { bytes in
                var compact: [UInt8] = []
                JSONScanner.appendCompact(bytes.indices, of: bytes, to: &compact)
                return compact
            }
            return result.output.put(visible(json, .json))
        }
        guard json != Array("null".utf8) else { return }
        var text = json
        if json.first == UInt8(ascii: "\"") {
            text = json.withUnsafeBufferPointer { JSONScanner.unescaped($0.indices, of: $0) }
        } else {
            text = []
            json.withUnsafeBufferPointer {
                JSONScanner.appendCompact($0.indices, of: $0, to: &text)
            }
        }
        result.output.put(CSVField.bytes(of: visible(text, .braces), startsLine: startsLine))
    }

    private mutating func visible(_ text: [UInt8], _ notation: VisibleText.Notation) -> [UInt8] {
        // In CSV a control character is no longer an escape, whatever the row was found to hold; a row is a line.
        guard mayHide || options.format == .csv else { return text }
        var extent: VisibleText.Extent = options.format == .csv ? .lineFeeds : []
        if options.escapesInvisibleText { extent.insert(.invisible) }
        guard let escaped = VisibleText.escaped(text, notation, extent) else { return text }
        result.escapedCharacters += escaped.count
        return escaped.text
    }

    private static func repeated(_ names: [String]) -> [String] {
        var seen: Set<[UInt8]> = []
        var repeated: Set<[UInt8]> = []
        return names.filter { name in
            let utf8 = Array(name.utf8)
            return !seen.insert(utf8).inserted && repeated.insert(utf8).inserted
        }
    }
}
