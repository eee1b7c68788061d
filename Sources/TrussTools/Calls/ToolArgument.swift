import JSON
import SQL

/// A parameter, and the value that it means to the tool which declares it.
struct ToolArgument<Value: Sendable>: Sendable {
    /// Reads the value from what was sent, nil where nothing was, and from the call's other arguments.
    typealias Reader = @Sendable (JSONValue?, Arguments) throws(SQLArgumentError) -> Value

    let parameter: Parameter
    let read: Reader

    init(
        _ name: String, _ kind: Parameter.Kind, _ summary: String, isRequired: Bool = false,
        default defaultValue: Int? = nil, read: @escaping Reader
    ) {
        parameter = Parameter(
            name: name, kind: kind, placement: .argument, summary: summary, isRequired: isRequired,
            defaultValue: defaultValue)
        self.read = read
    }
}

extension ToolArgument<String?> {
    /// A text, nil where it is absent.
    static func text(_ name: String, _ summary: String) -> ToolArgument {
        ToolArgument(name, .text, summary) { text, _ in text?.string }
    }
}

extension ToolArgument<Bool> {
    /// A boolean, false where it is absent.
    static func flag(_ name: String, _ summary: String) -> ToolArgument {
        ToolArgument(name, .boolean, summary) { flag, _ in flag?.bool ?? false }
    }
}

extension ToolArgument<Int> {
    /// An integer; where it is absent the default, or zero.
    static func integer(
        _ name: String, _ range: ClosedRange<Int>, default defaultValue: Int? = nil
    ) -> ToolArgument {
        ToolArgument(name, .integer(range), "", default: defaultValue) { integer, _ in
            integer?.int ?? defaultValue ?? 0
        }
    }
}

extension ToolArgument {
    /// One of a type's cases, or of other words that mean none of them; nil where it is absent.
    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ summary: String, besides others: String...
    ) -> ToolArgument where Value == Choice? {
        ToolArgument(name, .choice(Choice.allCases.map(\.rawValue) + others), summary) { text, _ in
            text?.string.flatMap(Choice.init(rawValue:))
        }
    }
}
