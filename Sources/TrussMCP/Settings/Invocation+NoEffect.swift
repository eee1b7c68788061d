extension Invocation {
    /// What is wrong with a setting that has no effect beside the others; nil where each has one.
    ///
    /// A variable may be meant for other commands too, so of options alone is one refused that another voids.
    var settingWithoutEffect: Refusal? {
        let set = settings.filter { command.options.contains($0.option) }
        for setting in set {
            let needed = command.options.filter { setting.option.needs.contains($0.name) }
            if !needed.isEmpty, !set.contains(where: { needed.contains($0.option) }) {
                let names = needed.map(\.nameAndVariable).joined(separator: " or ")
                return setting.refused("has no effect without \(names).")
            }
            if setting.source == .option,
                let other = set.first(where: { $0.option.voids.contains(setting.option.name) })
            {
                return setting.refused("has no effect beside \(other.name); leave out one.")
            }
        }
        return nil
    }

    /// Notes what looks like a setting and is none.
    ///
    /// A client may show nobody what is noted, so what would expose more than was meant ends the program.
    ///
    /// - Throws: `Refusal` for a setting without effect beside the others, and for a variable that reads like
    ///   one that restricts, unless that is set too.
    func sayWhatHasNoEffect() throws(Refusal) {
        if let refusal = settingWithoutEffect,
            refusal.status == .usage || command.strays == .refused
        {
            throw refusal
        }
        guard command.strays != .ignored else { return }
        let isStrict = command.strays == .refused
        let set = settings.compactMap(\.option.variable)
        if isStrict, let stray = strays.first(where: { $0.isDangerous && !set.contains($0.meant) })
        {
            throw Refusal("\(stray.message) Rename it, or set \(stray.meant) as well.")
        }
        for stray in strays { Console.note(stray.message) }
        guard isStrict else { return }
        for variable in emptyRestrictions {
            Console.note("\(variable) is empty, which is as if it were not set.")
        }
    }
}

extension SettingInForce {
    fileprivate func refused(_ problem: String) -> Refusal {
        source == .option ? Refusal(usage: "\(name) \(problem)") : Refusal("\(name) \(problem)")
    }
}
