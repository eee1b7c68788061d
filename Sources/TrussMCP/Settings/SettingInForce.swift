import TrussAPI

/// An option that is set, and by what.
struct SettingInForce {
    enum Source: String {
        case option, variable
    }

    let option: Option

    /// What it was set to; nil for a flag that was given as an option.
    let text: String?
    let source: Source

    /// The option and its value as a client is to give them, from a folder of its own.
    func arguments(folder: String) -> [String] {
        guard case .value(let what, _) = option.effect, let text else { return [option.name] }
        let isRelative = ["FILE", "PATH"].contains(what) && !text.hasPrefix("/")
        return [option.name, isRelative ? "\(folder)/\(text)" : text]
    }

    /// What the person who set it knows it by.
    var name: String { source == .variable ? option.variable ?? option.name : option.name }

    /// What a person reads: as it was set, without what is secret.
    var description: String {
        let shown = option.isSecret ? "…" : text.map { APIKey.redacting($0.prefix(200)) }
        return "\(name)\(shown.map { "=\($0)" } ?? "") (\(source.rawValue))"
    }
}
