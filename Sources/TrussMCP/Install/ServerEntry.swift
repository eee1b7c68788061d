import JSON

/// How a client is to start this program.
struct ServerEntry: Equatable {
    /// The name it has in the client.
    let name: String

    /// The full path of the program.
    let command: String
    let arguments: [String]

    /// Variables that are set, in the client's own spelling of references.
    var variables: [String: String] = [:]

    /// Variables that are passed on from where the client runs.
    var forwarded: [String] = []

    /// The members of its object, which no setting of the client's own is among.
    func members(
        _ extra: [(name: String, value: JSONValue)]
    ) -> [(path: [String], value: JSONValue)] {
        extra.map { ([$0.name], $0.value) }
            + [
                (["command"], .string(command)),
                (["args"], .array(arguments.map(JSONValue.string))),
            ] + variables.sorted { $0.key < $1.key }.map { (["env", $0.key], .string($0.value)) }
    }

    /// The whole object, for a client that does not have it yet.
    func json(_ extra: [(name: String, value: JSONValue)]) -> JSONValue {
        var object = JSONObject()
        for (path, value) in members(extra) {
            if path.count == 1 {
                object[path[0]] = value
            } else {
                var inner = object[path[0]]?.object ?? JSONObject()
                inner[path[1]] = value
                object[path[0]] = .object(inner)
            }
        }
        return .object(object)
    }
}

/// A client's configuration that cannot be changed, in words for its owner; nothing was written.
struct InstallError: Error {
    let message: String

    init(_ message: String) { self.message = message }
}

/// The text of a client's configuration, changed in one place and kept byte for byte elsewhere.
protocol ClientText {
    var bytes: [UInt8] { get }

    /// What stands there for a server, as it is written; nil where it is not installed.
    func entry(named name: String) -> [UInt8]?

    /// The text with an entry; of one that is there only what differs is changed.
    func installing(_ entry: ServerEntry) throws(InstallError) -> [UInt8]

    /// The text that installing a new entry would have given, had it been written so.
    func inserting(_ written: [UInt8], named name: String) throws(InstallError) -> [UInt8]

    /// The text without an entry.
    func removing(_ name: String) -> [UInt8]
}

extension [UInt8] {
    /// The bytes with ranges replaced, which do not overlap and are in order.
    func replacing(_ changes: [(range: Range<Int>, text: String)]) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        for change in changes {
            result += self[position..<change.range.lowerBound]
            result += Array(change.text.utf8)
            position = change.range.upperBound
        }
        return result + self[position...]
    }
}

/// A configuration in JSON, whose servers are members of one object.
struct JSONClientText: ClientText {
    private let text: JSONText
    private let container: String
    private let extra: [(name: String, value: JSONValue)]
    private let allowsComments: Bool
    let bytes: [UInt8]

    /// Reads a file's bytes; none, or only blanks, are an empty object.
    init(
        _ bytes: [UInt8], container: String, extra: [(name: String, value: JSONValue)],
        allowsComments: Bool
    ) throws(InstallError) {
        self.container = container
        self.extra = extra
        self.allowsComments = allowsComments
        self.bytes = bytes
        let isEmpty = bytes.allSatisfy { " \t\r\n".utf8.contains($0) }
        do throws(JSONSyntaxError) {
            text = try JSONText(
                isEmpty ? Array("{}\n".utf8) : bytes, allowsComments: allowsComments)
        } catch {
            let line = bytes.prefix(error.offset).count { $0 == UInt8(ascii: "\n") } + 1
            throw InstallError("it is not valid JSON (line \(line): \(error.problem)).")
        }
    }

    func entry(named name: String) -> [UInt8]? {
        text.root[container]?.node[name].map { Array(bytes[$0.node.range]) }
    }

    func installing(_ entry: ServerEntry) throws(InstallError) -> [UInt8] {
        guard let node = text.root[container]?.node[entry.name]?.node, node.members != nil else {
            let json = entry.json(extra)
            return try text.setting([container, entry.name]) { $0.text(json) }
        }
        var changed = self
        for (path, value) in entry.members(extra) {
            var place: JSONText.Node? = changed.text.root[container]?.node[entry.name]?.node
            for name in path { place = place?[name]?.node }
            guard place?.value != value else { continue }
            let bytes = try changed.text.setting([container, entry.name] + path) { $0.text(value) }
            changed = try JSONClientText(
                bytes, container: container, extra: extra, allowsComments: allowsComments)
        }
        return changed.bytes
    }

    func inserting(_ written: [UInt8], named name: String) throws(InstallError) -> [UInt8] {
        try text.setting([container, name]) { _ in String(decoding: written, as: UTF8.self) }
    }

    func removing(_ name: String) -> [UInt8] {
        text.removing([container, name]) ?? bytes
    }
}
