import TrussAPI

/// A place the API key can come from; the key itself is never an option's value.
enum KeySource: Equatable {
    /// `TRUSS_API_KEY` holds it.
    case variable(String)
    /// The first line of a file.
    case file(String)
    /// The first line that a command prints, which is run without a shell.
    case command(String)

    /// The variable that says it.
    var name: String {
        switch self {
        case .variable: "TRUSS_API_KEY"
        case .file: "TRUSS_API_KEY_FILE"
        case .command: "TRUSS_API_KEY_COMMAND"
        }
    }

    /// The name with the path; a command is not quoted, as it may hold secrets of its own.
    var description: String {
        switch self {
        case .variable: "from TRUSS_API_KEY"
        case .file(let path): "from the file \(path)"
        case .command: "from the key command"
        }
    }
}

extension KeySource {
    /// A key, and what its owner should know about where it lies.
    struct Found {
        let key: APIKey
        let warnings: [String]
    }

    /// Fetches the key, blocking: a file at once, a command for as long as it takes.
    ///
    /// `setting` is what the person who set it knows it by.
    /// - Throws: `Refusal` that names the place and holds no key.
    func find(
        as setting: String, environment: [String: String]
    ) throws(Refusal) -> Found {
        switch self {
        case .variable(let text):
            guard !text.contains("${") else {
                throw Refusal(
                    """
                    TRUSS_API_KEY holds a reference (${…}) that was not replaced by its value: \
                    set the variable where the MCP client starts, or use TRUSS_API_KEY_FILE.
                    """)
            }
            return Found(key: try key(text, named: "TRUSS_API_KEY"), warnings: [])
        case .file(let path):
            let file = try KeyFile(
                path: path, setting: setting, key: "the key, truss_sk_…")
            let key = try key(file.firstLine, named: "The first line of \(path)")
            return Found(key: key, warnings: [file.warning].compactMap { $0 })
        case .command(let line):
            let output = try KeyCommand(line, setting: setting).firstLine(environment: environment)
            return Found(
                key: try key(output, named: "What the key command printed"), warnings: [])
        }
    }

    private func key(_ text: String, named name: String) throws(Refusal) -> APIKey {
        do throws(InvalidSetting) {
            return try APIKey(parsing: text)
        } catch {
            throw Refusal("\(name) \(error.message)")
        }
    }
}

extension [KeySource] {
    /// The one place that is meant, nil where none is set.
    ///
    /// - Throws: `Refusal` where two are set that rank the same, since guessing could
    ///   send a key to the wrong instance.
    func single(naming name: (String) -> String) throws(Refusal) -> KeySource? {
        guard count > 1 else { return first }
        let names = map { name($0.name) }
        let hint =
            names.allSatisfy { $0.hasPrefix("-") }
            ? "" : "; an option, --api-key-file or --api-key-command, wins over the variables"
        throw Refusal(
            """
            \(names.joined(separator: " and ")) are both set, and which key is meant cannot be known. \
            Leave out one\(hint).
            """)
    }
}
