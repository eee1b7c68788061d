import JSON

/// One page of a list, and where the next begins.
struct Page<Item> {
    let items: ArraySlice<Item>

    /// Nil on the last page.
    let nextCursor: String?

    /// - Throws: -32602 for a cursor that was not given out for this list.
    init(
        of items: [Item], in list: ListKind, at cursor: String?, size: Int
    ) throws(RPCError) {
        var start = 0
        if let cursor {
            let starts = stride(from: size, to: items.count, by: size)
            guard let known = starts.first(where: { list.cursor(at: $0) == cursor }) else {
                throw .invalidParams(
                    "cursor is not one that \(list.method) gave out; leave it out to start again.")
            }
            start = known
        }
        let end = min(start + size, items.count)
        self.items = items[start..<end]
        nextCursor = end < items.count ? list.cursor(at: end) : nil
    }
}

/// The lists that come in pages; the raw value is the member of the result.
enum ListKind: String {
    case tools, prompts, resources, resourceTemplates

    var method: String {
        switch self {
        case .tools: Method.listTools
        case .prompts: Method.listPrompts
        case .resources: Method.listResources
        case .resourceTemplates: Method.listResourceTemplates
        }
    }

    /// Names list and position, so that it means the same in every process.
    func cursor(at position: Int) -> String {
        "\(rawValue):\(position)".utf8.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
