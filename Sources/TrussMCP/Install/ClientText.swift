import JSON

/// The text of a client's configuration, changed in one place and kept byte for byte elsewhere.
struct ClientText {
    private let text: JSONText
    private let form: InstallClient.Form
    let bytes: [UInt8]

    /// Reads a file's bytes; none, or only blanks, are an empty object.
    init(_ bytes: [UInt8], form: InstallClient.Form) throws(Refusal) {
        self.form = form
        self.bytes = bytes
        let isEmpty = bytes.allSatisfy { " \t\r\n".utf8.contains($0) }
        do throws(JSONSyntaxError) {
            text = try JSONText(
                isEmpty ? Array("{}\n".utf8) : bytes, allowsComments: form.allowsComments)
        } catch {
            let line = bytes.prefix(error.offset).count { $0 == UInt8(ascii: "\n") } + 1
            throw Refusal("it is not valid JSON (line \(line): \(error.problem)).")
        }
    }

    /// What stands there for a server, as it is written; nil where it is not installed.
    func entry(named name: String) -> [UInt8]? {
        text.root[form.container]?.node[name].map { Array(bytes[$0.node.range]) }
    }

    /// The text with an entry; of one that is there only what differs is changed.
    func installing(_ entry: ServerEntry) throws(Refusal) -> [UInt8] {
        guard let node = text.root[form.container]?.node[entry.name]?.node, node.members != nil
        else {
            let json = entry.json(form.members)
            return try text.setting([form.container, entry.name]) { $0.text(json) }
        }
        var changed = self
        for (path, value) in entry.members(form.members) {
            var place: JSONText.Node? = changed.text.root[form.container]?.node[entry.name]?.node
            for name in path { place = place?[name]?.node }
            guard place?.value != value else { continue }
            let bytes = try changed.text.setting([form.container, entry.name] + path) {
                $0.text(value)
            }
            changed = try ClientText(bytes, form: form)
        }
        return changed.bytes
    }

    /// The text that installing a new entry would have given, had it been written so.
    func inserting(_ written: [UInt8], named name: String) throws(Refusal) -> [UInt8] {
        try text.setting([form.container, name]) { _ in String(decoding: written, as: UTF8.self) }
    }

    /// The text without an entry.
    func removing(_ name: String) -> [UInt8] {
        text.removing([form.container, name]) ?? bytes
    }
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
