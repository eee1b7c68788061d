extension Invocation {
    /// Notes what looks like a setting and is none.
    ///
    /// A client may show nobody what is noted, so what would expose more than was meant ends the program.
    ///
    /// - Throws: `Refusal` for a variable that reads like one that restricts, unless that is set too.
    func sayWhatHasNoEffect() throws(Refusal) {
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
