import JSON

extension JSONText {
    /// How a value is written where it is put: on one line, or with its lines indented.
    struct Layout {
        /// The indentation of the line the value begins on; nil writes on one line.
        var indent: String?
        let unit: String
        let newline: String

        var deeper: Layout {
            Layout(indent: indent.map { $0 + unit }, unit: unit, newline: newline)
        }

        /// Arrays stay on one line, as they hold arguments.
        func text(_ value: JSONValue) -> String {
            guard case .object(let members) = value, !members.isEmpty else {
                guard case .array(let elements) = value else { return value.description }
                return "[\(elements.map(\.description).joined(separator: ", "))]"
            }
            return object(members.map { ($0.name, deeper.text($0.value)) })
        }

        func object(_ members: [(name: String, text: String)]) -> String {
            let lines = members.map { "\(JSONValue.string($0.name)): \($0.text)" }
            guard let indent else { return "{ \(lines.joined(separator: ", ")) }" }
            let start = newline + indent
            return "{" + lines.map { start + unit + $0 }.joined(separator: ",") + start + "}"
        }
    }

    /// The text with a value at a path of member names; objects on the way are made where missing.
    ///
    /// - Throws: `Refusal` where something on the way is no object.
    func setting(
        _ path: [String], to text: (Layout) -> String
    ) throws(Refusal) -> [UInt8] {
        var node = root
        for (index, name) in path.enumerated() {
            guard node.members != nil else {
                let place = path[..<index].joined(separator: ".")
                throw Refusal(
                    "\(place.isEmpty ? "the whole" : place) is not an object there, as this client needs it."
                )
            }
            if let member = node[name] {
                node = member.node
                continue
            }
            return inserting(path[index], into: node) { layout in
                JSONText.nested(path[(index + 1)...], layout, text)
            }
        }
        return replacing([(node.range, text(layout(of: node)))])
    }

    private static func nested(
        _ path: ArraySlice<String>, _ layout: Layout, _ text: (Layout) -> String
    ) -> String {
        guard let name = path.first else { return text(layout) }
        return layout.object([(name, nested(path.dropFirst(), layout.deeper, text))])
    }

    private func inserting(
        _ name: String, into object: Node, _ text: (Layout) -> String
    ) -> [UInt8] {
        var layout = memberLayout(of: object)
        let key = "\(JSONValue.string(name)): "
        guard let last = object.members?.last else {
            // An empty object takes lines, whatever it looked like.
            layout.indent = (lineIndent(at: object.range.lowerBound) ?? "") + layout.unit
            let isOpen = bytes[object.range].contains(UInt8(ascii: "\n"))
            let start = endOfLineComment(after: object.range.lowerBound + 1)
            let own = layout.newline + (layout.indent ?? "") + key + text(layout)
            let end = isOpen ? "" : layout.newline + (lineIndent(at: object.range.lowerBound) ?? "")
            return replacing([(start..<start, own + end)])
        }
        let blank = layout.indent.map { layout.newline + $0 } ?? " "
        let own = blank + key + text(layout)
        if let comma = last.comma {
            let place = layout.indent == nil ? comma + 1 : endOfLineComment(after: comma + 1)
            return replacing([(place..<place, own + ",")])
        }
        let end = last.node.range.upperBound
        let place = layout.indent == nil ? end : endOfLineComment(after: end)
        return replacing([(end..<end, ","), (place..<place, own)])
    }

    /// The text without the member at a path, undoing what `setting` did; nil where there is none.
    func removing(_ path: [String]) -> [UInt8]? {
        var object = root
        for name in path.dropLast() {
            guard let member = object[name] else { return nil }
            object = member.node
        }
        guard let members = object.members,
            let index = members.lastIndex(where: { $0.name == path.last })
        else { return nil }
        let member = members[index]
        let start = blankStart(before: member.key.lowerBound)
        if let comma = member.comma {
            return replacing([
                (start..<member.node.range.upperBound, ""), (comma..<comma + 1, ""),
            ])
        }
        guard index > 0, let comma = members[index - 1].comma else {
            // Nothing but blanks around it: the object was most likely {}.
            let inside = object.range.lowerBound + 1..<object.range.upperBound - 1
            let rest =
                bytes[inside.lowerBound..<start]
                + bytes[member.node.range.upperBound..<inside.upperBound]
            let isBlank = rest.allSatisfy { " \t\r\n".utf8.contains($0) }
            return replacing([(isBlank ? inside : start..<member.node.range.upperBound, "")])
        }
        return replacing([(comma..<comma + 1, ""), (start..<member.node.range.upperBound, "")])
    }

    private func replacing(_ changes: [(range: Range<Int>, text: String)]) -> [UInt8] {
        bytes.replacing(changes)
    }
}

extension JSONText {
    private var newline: String { bytes.contains(UInt8(ascii: "\r")) ? "\r\n" : "\n" }

    /// How the file indents: as its first member does.
    private var unit: String {
        guard let first = root.members?.first, let indent = lineIndent(at: first.key.lowerBound),
            !indent.isEmpty
        else { return "  " }
        return indent
    }

    private func layout(of node: Node) -> Layout {
        let isOnOneLine = !bytes[node.range].contains(UInt8(ascii: "\n")) && node.members != nil
        let lineStart = bytes[..<node.range.lowerBound].lastIndex(of: UInt8(ascii: "\n"))
        let blanks = bytes[(lineStart.map { $0 + 1 } ?? 0)...].prefix { " \t".utf8.contains($0) }
        return Layout(
            indent: isOnOneLine ? nil : String(decoding: blanks, as: UTF8.self), unit: unit,
            newline: newline)
    }

    /// The layout of a further member: as its siblings have it.
    private func memberLayout(of object: Node) -> Layout {
        let last = object.members?.last
        return Layout(
            indent: last.flatMap { lineIndent(at: $0.key.lowerBound) }, unit: unit,
            newline: newline)
    }

    /// The blanks a line begins with; nil where more than blanks precede the offset, unless the line
    /// begins with a member whose value begins there.
    private func lineIndent(at offset: Int) -> String? {
        let lineStart = bytes[..<offset].lastIndex(of: UInt8(ascii: "\n"))
        guard lineStart != nil || offset == root.range.lowerBound else { return nil }
        let line = bytes[(lineStart.map { $0 + 1 } ?? 0)..<offset]
        let blanks = line.prefix { " \t".utf8.contains($0) }
        let isValue = line.dropFirst(blanks.count).first == UInt8(ascii: "\"")
        guard blanks.count == line.count || isValue && bytes[offset] != UInt8(ascii: "\"") else {
            return nil
        }
        return String(decoding: blanks, as: UTF8.self)
    }

    /// The end of a comment that follows on the same line, else the offset itself.
    private func endOfLineComment(after offset: Int) -> Int {
        let blanks = bytes[offset...].prefix { " \t".utf8.contains($0) }
        let rest = bytes[(offset + blanks.count)...]
        guard rest.starts(with: "//".utf8) else { return offset }
        let line = rest.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return line.endIndex
    }

    private func blankStart(before offset: Int) -> Int {
        var start = offset
        while start > 0, " \t\r\n".utf8.contains(bytes[start - 1]) { start -= 1 }
        return start
    }
}
