extension Invocation {
    /// Notes what looks like a setting and is none.
    ///
    /// A client may show nobody what is noted, so what would expose more than was meant ends the program.
    ///
    /// - Throws: `ConfigurationError` for a variable that reads like one that restricts, unless that is set too.
    func sayWhatHasNoEffect() throws(ConfigurationError) {
        switch command {
        case .serve, .http, .install:
            let set = settings.compactMap(\.option.variable)
            if let stray = strays.first(where: { $0.isDangerous && !set.contains($0.meant) }) {
                throw ConfigurationError(
                    message: "\(stray.message) Rename it, or set \(stray.meant) as well.")
            }
            for stray in strays { Console.note(stray.message) }
            for variable in emptyRestrictions {
                Console.note("\(variable) is empty, which is as if it were not set.")
            }
        case .sandbox: for stray in strays { Console.note(stray.message) }
        case .doctor, .audit, .help, .version: break
        }
    }
}
