import JSON

/// A configuration in TOML, whose servers are tables of one name; Codex has it so.
struct TOMLClientText: ClientText {
    private let text: TOMLText
    private let container: String
    var bytes: [UInt8] { text.bytes }

    init(_ bytes: [UInt8], container: String) throws(InstallError) {
        self.container = container
        do throws(TOMLText.Invalid) {
            text = try TOMLText(bytes)
        } catch {
            throw InstallError("it is not valid TOML (line \(error.line): \(error.problem)).")
        }
    }

    func entry(named name: String) -> [UInt8]? {
        range(of: name).map { Array(bytes[$0]) }
    }

    func installing(_ entry: ServerEntry) throws(InstallError) -> [UInt8] {
        try refuseOtherForms(of: entry.name)
        guard let table = text.tables.first(where: { $0.path == [container, entry.name] }) else {
            guard range(of: entry.name) == nil else {
                throw InstallError("\(container).\(entry.name) has sub-tables but no table.")
            }
            return try inserting(Array(block(entry).utf8), named: entry.name)
        }
        var changes: [(range: Range<Int>, text: String)] = []
        var missing = ""
        for (name, value) in lines(entry) {
            if let key = table.keys.first(where: { $0.path == [name] }) {
                let written = String(decoding: bytes[key.value], as: UTF8.self)
                if written != value { changes.append((key.value, value)) }
            } else {
                missing += "\(newline)\(name) = \(value)"
            }
        }
        let end = table.range.upperBound
        if !missing.isEmpty { changes.append((end..<end, missing)) }
        return bytes.replacing(changes.sorted { $0.range.lowerBound < $1.range.lowerBound })
    }

    func inserting(_ written: [UInt8], named name: String) throws(InstallError) -> [UInt8] {
        try refuseOtherForms(of: name)
        let newline = Array(newline.utf8)
        var start = bytes
        if !start.isEmpty {
            if start.last != UInt8(ascii: "\n") { start += newline }
            start += newline
        }
        return start + written + newline
    }

    func removing(_ name: String) -> [UInt8] {
        guard let range = range(of: name) else { return bytes }
        let rest = removing(range)
        // Sub-tables may stand apart; what is left of a valid text is valid.
        guard let other = try? TOMLClientText(rest, container: container) else { return rest }
        return other.removing(name)
    }

    private func removing(_ range: Range<Int>) -> [UInt8] {
        var before = bytes[..<range.lowerBound]
        var after = bytes[range.upperBound...]
        if after.first == UInt8(ascii: "\r") { after = after.dropFirst() }
        if after.first == UInt8(ascii: "\n") { after = after.dropFirst() }
        // The empty line that set it off.
        for end in ["\r\n\r\n", "\n\n"] where before.reversed().starts(with: end.utf8.reversed()) {
            before = before.dropLast(end.utf8.count / 2)
            break
        }
        return Array(before) + after
    }

    /// From the first header of the server's tables to the end of the last, where they are together.
    private func range(of name: String) -> Range<Int>? {
        let own = text.tables.indices.filter {
            text.tables[$0].path.starts(with: [container, name])
        }
        guard let first = own.first else { return nil }
        var last = first
        while own.contains(last + 1) { last += 1 }
        return text.tables[first].range.lowerBound..<text.tables[last].range.upperBound
    }

    /// A server can also be written as a dotted key or an inline table, which is left to its owner.
    private func refuseOtherForms(of name: String) throws(InstallError) {
        for table in text.tables where !table.path.starts(with: [container, name]) {
            for key in table.keys {
                let path = table.path + key.path
                guard path.starts(with: [container, name]) || path == [container] else { continue }
                throw InstallError(
                    "\(path.joined(separator: ".")) is an inline table or dotted key there; write it"
                        + " as a [\(container).\(name)] table, or use --print and put it in by hand."
                )
            }
        }
    }

    /// The table as it is written new.
    func block(_ entry: ServerEntry) -> String {
        let lines = lines(entry).map { "\($0.name) = \($0.value)" }
        return (["[\(container).\(entry.name)]"] + lines).joined(separator: newline)
    }

    /// TOML's basic strings and JSON's agree on what JSON's writer makes.
    private func lines(_ entry: ServerEntry) -> [(name: String, value: String)] {
        func list(_ texts: [String]) -> String {
            "[\(texts.map { JSONValue.string($0).description }.joined(separator: ", "))]"
        }
        var lines = [("command", "\(JSONValue.string(entry.command))")]
        lines.append(("args", list(entry.arguments)))
        if !entry.forwarded.isEmpty { lines.append(("env_vars", list(entry.forwarded))) }
        return lines
    }

    private var newline: String { bytes.contains(UInt8(ascii: "\r")) ? "\r\n" : "\n" }
}
