package import JSON

extension Filter {
    /// Reads the `filters` argument: what each member says of its column must hold.
    ///
    /// A member's value is `operator.value`; a number, boolean or null, which the column must be equal to;
    /// an object of operators with values (`{"gte":5,"lt":9}`); or a list of texts and objects, all of which
    /// must hold. Under `or`, `and`, `not.or` and `not.and` stand parenthesised groups or a list of objects
    /// such as `filters` itself. JSON text of an object or list is taken for it.
    package static func parse(_ filters: JSONObject) throws(SQLArgumentError) -> [Filter] {
        do throws(SQLArgumentError) {
            return try parse(filters, depth: 0)
        } catch {
            throw SQLArgumentError("filters.\(error.message)")
        }
    }

    private static func parse(
        _ filters: JSONObject, depth: Int
    ) throws(SQLArgumentError) -> [Filter] {
        var parsed: [Filter] = []
        for member in filters {
            do throws(SQLArgumentError) {
                try refuseRepeats(of: member.name, in: filters)
                parsed += try parse(member.name, member.value, depth: depth)
            } catch {
                throw SQLArgumentError("\(member.name.prefix(80)): \(error.message)")
            }
        }
        return parsed
    }

    private static func parse(
        _ key: String, _ value: JSONValue, depth: Int
    ) throws(SQLArgumentError) -> [Filter] {
        let value = value.readingJSONText
        if let group = FilterReader.groups[key], let objects = try objects(in: value) {
            guard depth < FilterReader.maxDepth else {
                throw SQLArgumentError("groups nest deeper than \(FilterReader.maxDepth)")
            }
            var filters: [Filter] = []
            for object in objects {
                let all = try parse(object, depth: depth + 1)
                filters.append(all.count == 1 ? all[0] : .group(isAny: false, all))
            }
            return [group(filters)]
        }
        guard let elements = value.array else { return try one(key, value) }
        guard !elements.isEmpty else {
            throw SQLArgumentError("the list is empty; leave the column out instead")
        }
        guard FilterReader.groups[key] != nil || !areBareValues(elements) else {
            throw bareValues(elements)
        }
        var filters: [Filter] = []
        for element in elements { filters += try one(key, element.readingJSONText) }
        return filters
    }

    /// One of two members of a name would be lost in another reading.
    private static func refuseRepeats(
        of name: String, in object: JSONObject
    ) throws(SQLArgumentError) {
        guard object.names.count(where: { $0.utf8.elementsEqual(name.utf8) }) == 1 else {
            throw SQLArgumentError("it is given twice; write a list of its conditions")
        }
    }

    /// The objects of a list that has nothing else; nil where it has none, or is no list.
    private static func objects(in value: JSONValue) throws(SQLArgumentError) -> [JSONObject]? {
        guard let elements = value.array else { return nil }
        let objects = elements.compactMap(\.object)
        guard !objects.isEmpty else { return nil }
        guard objects.count == elements.count, objects.allSatisfy({ !$0.isEmpty }) else {
            throw SQLArgumentError(
                #"a list under a group's key has either groups such as "(a.eq.1,b.gt.2)" or objects such as {"a":"eq.1"}"#
            )
        }
        guard objects.count > 1 || objects[0].count == 1 else {
            throw SQLArgumentError(
                #"one object with several members may mean all of them or any; write an object for each, as in [{"a":"eq.1"},{"b":"gt.2"}]"#
            )
        }
        return objects
    }

    /// Reads what is no list.
    private static func one(
        _ key: String, _ value: JSONValue
    ) throws(SQLArgumentError) -> [Filter] {
        if let text = value.string { return [try Filter(key: key, text: text)] }
        guard FilterReader.groups[key] == nil else {
            throw SQLArgumentError(
                #"\#(value.summary) is no group; write "(a.eq.1,b.gt.2)" or a list such as [{"a":"eq.1"},{"b":"gt.2"}]"#
            )
        }
        let path = try ColumnPath(parsing: key)
        switch value {
        case .object(let operators):
            guard !operators.isEmpty else {
                throw SQLArgumentError(
                    "an empty object is not a filter; leave the column out instead")
            }
            var filters: [Filter] = []
            for member in operators {
                try refuseRepeats(of: member.name, in: operators)
                filters.append(try Filter(path, operator: member.name, value: member.value))
            }
            return filters
        case .array:
            throw SQLArgumentError(
                #"\#(value.summary) is not a filter; write a text such as "eq.5""#)
        default:
            let value = try Comparison(.eq, modifier: nil, value: value)
            return [.comparison(path, value)]
        }
    }

    /// Reads `"gte": 5` or `"not.like": "a*"`.
    private init(
        _ path: ColumnPath, operator name: String, value: JSONValue
    ) throws(SQLArgumentError) {
        let (isNegated, comparison, modifier) = try FilterReader.operatorName(name)
        do throws(SQLArgumentError) {
            let comparison = try Comparison(comparison, modifier: modifier, value: value)
            self = isNegated ? .not(.comparison(path, comparison)) : .comparison(path, comparison)
        } catch {
            let isNamed = error.message.hasPrefix("\(name).")
            throw SQLArgumentError(isNamed ? error.message : "\(name.prefix(40)): \(error.message)")
        }
    }

    /// Whether no element says an operator, as in `[5,9]` and `["Lyon","Rome"]`.
    private static func areBareValues(_ elements: [JSONValue]) -> Bool {
        let texts = elements.compactMap(\.string)
        guard texts.count == elements.count else {
            return elements.contains { $0.string == nil && $0.object == nil && $0.array == nil }
        }
        return texts.count > 1
            && texts.allSatisfy { text in
                (try? Filter(key: "a", text: text)) == nil && !text.contains(".")
                    && JSONValue.string(text).readingJSONText.string != nil
            }
    }

    private static func bareValues(_ elements: [JSONValue]) -> SQLArgumentError {
        let list = JSONValue.array(Array(elements.prefix(5))).description
        return SQLArgumentError(
            #"a list of bare values says no operator; write {"in":\#(list)} for any of them"#)
    }
}

extension Filter.Comparison {
    /// An operator with a JSON value, which is taken as it is: no quotes, commas or parentheses are read.
    fileprivate init(
        _ comparison: FilterOperator, modifier: String?, value: JSONValue
    ) throws(SQLArgumentError) {
        if modifier != nil, comparison.textSearchFunction == nil {
            self = .quantified(
                comparison, isAny: modifier == "any",
                ArrayLiteral.text(of: try Filter.Comparison.list(value)))
            return
        }
        switch (comparison, value) {
        case (.in, .string(let text)) where text.unicodeScalars.first == "(":
            self = try Filter.Comparison.written(comparison, modifier, text)
        case (.in, _): self = .list(try Filter.Comparison.list(value))
        case (.is, .bool(let truth)): self = .truth(truth ? .true : .false)
        case (.is, .null), (.eq, .null): self = .truth(.null)
        case (.neq, .null), (.isdistinct, .null): self = .truth(.notNull)
        case (.cs, .object), (.cd, .object):
            self = .value(comparison, value.description)
        case (_, .null):
            throw SQLArgumentError(
                "nothing compares with null; write {\"is\":null} or {\"not.is\":null}")
        case (_, .array), (_, .object):
            throw SQLArgumentError(
                """
                \(value.summary) may mean an array or JSON; write it as a text, as in \
                "\(comparison).{a,b}" for an array or "\(comparison).[\\"a\\",\\"b\\"]" for jsonb\
                \(comparison == .eq ? ", or {\"in\":[…]} for any of the values" : "")
                """)
        default:
            let text = try Filter.Comparison.text(of: value)
            self = try Filter.Comparison.written(comparison, modifier, text)
        }
    }

    /// The comparison with a text that stands after an operator.
    private static func written(
        _ comparison: FilterOperator, _ modifier: String?, _ text: String
    ) throws(SQLArgumentError) -> Filter.Comparison {
        if comparison == .in {
            var reader = FilterReader("in.\(text)")
            return try reader.wholeComparison().1
        }
        return try FilterReader.comparison(comparison, modifier, text)
    }

    /// A list with at least one value; none would fit every row, or no row.
    private static func list(_ value: JSONValue) throws(SQLArgumentError) -> [String] {
        guard let elements = value.readingJSONText.array else {
            throw SQLArgumentError("\(value.summary) is no list; write a list such as [1,2,3]")
        }
        guard !elements.isEmpty else {
            throw SQLArgumentError("the list is empty; leave the condition out instead")
        }
        var texts: [String] = []
        for element in elements {
            guard element != .null else {
                throw SQLArgumentError(
                    "a list does not match null; write an or group with is.null beside it")
            }
            texts.append(try text(of: element))
        }
        return texts
    }

    /// A number, boolean or text as PostgreSQL's input text.
    private static func text(of value: JSONValue) throws(SQLArgumentError) -> String {
        switch value {
        case .number(let number): return number.integerText ?? number.text
        case .bool(let truth): return truth ? "true" : "false"
        default:
            guard let text = value.string else {
                throw SQLArgumentError("\(value.summary) is no value to compare with")
            }
            try Filter.refuseNUL(in: text)
            return text
        }
    }
}
