import JSON

/// The API's own JSON within a byte budget: cut at the elements of its longest list.
enum BudgetedJSON {
    /// The compact text; where elements are left out, a line says how many.
    static func text(of value: JSONValue, maxBytes: Int) -> String {
        let whole = value.description
        guard whole.utf8.count > maxBytes else { return whole }
        let shortened = value.withStrings(upTo: 500)
        let list = longestList(in: shortened)
        let room = maxBytes - 120
        var kept: [JSONValue] = []
        if let list {
            var size = replacing(list, in: shortened, with: []).description.utf8.count
            for element in list.elements {
                size += element.description.utf8.count + 1
                guard size <= room else { break }
                kept.append(element)
            }
        }
        let cut = list.map { replacing($0, in: shortened, with: kept) } ?? shortened
        let note =
            list.map { "\(kept.count) of \($0.elements.count) \($0.name ?? "elements") shown" }
            ?? "cut"
        // What is still too long has no list to cut, or one whose first element is too long.
        return LineBudget.cut(cut.description, to: room)
            + "\n\(VisibleText.oneLine(note)), at the byte budget."
    }

    private struct List {
        let name: String?
        let elements: [JSONValue]
    }

    private static func longestList(in value: JSONValue) -> List? {
        if let elements = value.array { return List(name: nil, elements: elements) }
        let lists = (value.object?.members ?? []).compactMap { member in
            member.value.array.map { List(name: member.name, elements: $0) }
        }
        return lists.max { $0.elements.count < $1.elements.count }
    }

    private static func replacing(
        _ list: List, in value: JSONValue, with elements: [JSONValue]
    ) -> JSONValue {
        guard let name = list.name, var members = value.object else { return .array(elements) }
        members[name] = .array(elements)
        return .object(members)
    }
}

extension JSONValue {
    /// The value with longer strings cut and marked with their full length.
    fileprivate func withStrings(upTo limit: Int) -> JSONValue {
        switch self {
        case .string(let text) where text.utf8.count > limit:
            .string(LineBudget.cut(text, to: limit) + "…[\(text.utf8.count) bytes]")
        case .array(let elements): .array(elements.map { $0.withStrings(upTo: limit) })
        case .object(let members):
            .object(
                JSONObject(
                    members.map {
                        JSONObject.Member(name: $0.name, value: $0.value.withStrings(upTo: limit))
                    }))
        default: self
        }
    }
}
