import JSON

/// JSON text, read for where its members stand so that it can be changed without touching the rest.
struct JSONText {
    /// A value and where it stands.
    struct Node {
        let range: Range<Int>
        let content: Content
    }

    enum Content {
        case object([Member])
        case array([Node])
        case scalar(JSONValue)
    }

    /// A member of an object; `comma` is the offset of the comma after it.
    struct Member {
        let name: String
        let key: Range<Int>
        let node: Node
        var comma: Int?
    }

    let bytes: [UInt8]
    let root: Node

    /// Reads a text; comments and trailing commas only where they are allowed.
    init(_ bytes: [UInt8], allowsComments: Bool) throws(JSONSyntaxError) {
        self.bytes = bytes
        var reader = JSONTextReader(bytes: bytes, allowsComments: allowsComments)
        root = try reader.document()
    }
}

extension JSONText.Node {
    /// The members of an object, nil for any other kind.
    var members: [JSONText.Member]? {
        if case .object(let members) = content { members } else { nil }
    }

    /// The member of a name that counts, which is the last.
    subscript(name: String) -> JSONText.Member? { members?.last { $0.name == name } }

    var value: JSONValue {
        switch content {
        case .scalar(let value): value
        case .array(let nodes): .array(nodes.map(\.value))
        case .object(let members):
            .object(
                JSONObject(members.map { JSONObject.Member(name: $0.name, value: $0.node.value) }))
        }
    }
}

/// Recursive descent over bytes, with a bound on depth.
private struct JSONTextReader {
    let bytes: [UInt8]
    let allowsComments: Bool
    var offset = 0
    var depth = 0

    init(bytes: [UInt8], allowsComments: Bool) {
        self.bytes = bytes
        self.allowsComments = allowsComments
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    mutating func document() throws(JSONSyntaxError) -> JSONText.Node {
        let node = try value()
        try skipBlanks()
        guard offset == bytes.count else { throw problem("there is text after the value") }
        return node
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONText.Node {
        try skipBlanks()
        let start = offset
        let content: JSONText.Content
        switch peek {
        case UInt8(ascii: "{"): content = .object(try members())
        case UInt8(ascii: "["): content = .array(try elements())
        case UInt8(ascii: "\""): content = .scalar(try scalar(ending: stringEnd()))
        case nil: throw problem("a value is missing")
        default:
            let end = bytes[offset...].firstIndex { " \t\r\n,:]}/\"[{".utf8.contains($0) }
            content = .scalar(try scalar(ending: end ?? bytes.count))
        }
        return JSONText.Node(range: start..<offset, content: content)
    }

    private mutating func members() throws(JSONSyntaxError) -> [JSONText.Member] {
        try enter()
        var members: [JSONText.Member] = []
        while true {
            try skipBlanks()
            if take("}") {
                guard members.last?.comma == nil || allowsComments else {
                    throw problem("a comma stands before }")
                }
                depth -= 1
                return members
            }
            guard members.isEmpty || members.last?.comma != nil else {
                throw problem("a comma or } is missing")
            }
            guard peek == UInt8(ascii: "\"") else { throw problem("a member's name is missing") }
            let start = offset
            let name = try scalar(ending: stringEnd()).string ?? ""
            let key = start..<offset
            try skipBlanks()
            guard take(":") else { throw problem("a : is missing") }
            var member = JSONText.Member(name: name, key: key, node: try value())
            try skipBlanks()
            if peek == UInt8(ascii: ",") {
                member.comma = offset
                offset += 1
            }
            members.append(member)
        }
    }

    private mutating func elements() throws(JSONSyntaxError) -> [JSONText.Node] {
        try enter()
        var nodes: [JSONText.Node] = []
        var isAfterComma = true
        while true {
            try skipBlanks()
            if take("]") {
                guard nodes.isEmpty || !isAfterComma || allowsComments else {
                    throw problem("a comma stands before ]")
                }
                depth -= 1
                return nodes
            }
            guard isAfterComma else { throw problem("a comma or ] is missing") }
            nodes.append(try value())
            try skipBlanks()
            isAfterComma = take(",")
        }
    }

    private mutating func enter() throws(JSONSyntaxError) {
        depth += 1
        guard depth <= JSONValue.maxDepth else { throw problem("it is nested too deeply") }
        offset += 1
    }

    private mutating func scalar(ending end: Int) throws(JSONSyntaxError) -> JSONValue {
        let start = offset
        do throws(JSONSyntaxError) {
            let value = try JSONValue(parsing: Array(bytes[start..<end]))
            offset = end
            return value
        } catch {
            throw JSONSyntaxError(offset: start + error.offset, problem: error.problem)
        }
    }

    private func stringEnd() throws(JSONSyntaxError) -> Int {
        var index = offset + 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\"") { return index + 1 }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        throw problem("a string is not closed")
    }

    private mutating func skipBlanks() throws(JSONSyntaxError) {
        while let byte = peek {
            if " \t\r\n".utf8.contains(byte) {
                offset += 1
            } else if byte == UInt8(ascii: "/"), allowsComments {
                try skipComment()
            } else {
                return
            }
        }
    }

    private mutating func skipComment() throws(JSONSyntaxError) {
        let rest = bytes[offset...]
        if rest.starts(with: "//".utf8) {
            offset = rest.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        } else if rest.starts(with: "/*".utf8) {
            guard let end = bytes[(offset + 2)...].firstRange(of: Array("*/".utf8)) else {
                throw problem("a comment is not closed")
            }
            offset = end.upperBound
        } else {
            throw problem("a / stands alone")
        }
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private func problem(_ text: String) -> JSONSyntaxError {
        JSONSyntaxError(offset: offset, problem: text)
    }
}
