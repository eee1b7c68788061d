import TrussTools

/// What the doctor says of the settings, before anything is asked of the instance.
struct SettingsCheck {
    let findings: [Finding]

    init(_ invocation: Invocation) {
        let choice = invocation.configuration.choice
        findings =
            [SettingsCheck.inForce(invocation.settings)] + SettingsCheck.strays(invocation)
            + SettingsCheck.withoutEffect(invocation) + [SettingsCheck.tools(choice)]
    }

    private static func inForce(_ settings: [SettingInForce]) -> Finding {
        let set = settings.filter { !Option.doctor.contains($0.option) }.map(\.description)
        let isSet = Set(settings.map(\.option.name))
        let standard = Option.general.filter { !isSet.contains($0.name) }
            .compactMap { option in option.standard.map { "\(option.name)=\($0)" } }
        let parts = [
            set.joined(separator: ", "), "by default " + standard.joined(separator: ", "),
            "all others unset",
        ]
        return Finding(
            "settings", .ok, tried: "read options and variables",
            found: parts.filter { !$0.isEmpty }.joined(separator: "; "))
    }

    private static func strays(_ invocation: Invocation) -> [Finding] {
        invocation.strays.map { stray in
            Finding(
                "variable", .problem, tried: "looked for variables like ours",
                found: "\(stray.name) is no setting and has no effect",
                remedy: "Rename it to \(stray.meant), or unset it.")
        }
            + invocation.emptyRestrictions.map { variable in
                Finding(
                    "variable", .note, tried: "looked for variables like ours",
                    found: "\(variable) is empty, which is as if it were not set")
            }
    }

    private static func withoutEffect(_ invocation: Invocation) -> [Finding] {
        guard let refusal = invocation.settingWithoutEffect else { return [] }
        return [
            Finding(
                "variable", .problem, tried: "looked for settings without effect",
                found: refusal.message, remedy: "Set what it needs, or leave it out.")
        ]
    }

    private static func tools(_ choice: ToolFilter) -> Finding {
        let (chosen, all) = (choice.chosen, Catalogue.tools)
        let changing = chosen.count { $0.effect != .reads }
        return Finding(
            "tools", chosen.isEmpty ? .problem : .ok, tried: "counted the tools they leave",
            found: "\(chosen.count) of \(all.count), \(changing) of which may change something",
            remedy: chosen.isEmpty
                ? "Leave out --read-only or --exclude-tools, or choose others." : nil)
    }
}
