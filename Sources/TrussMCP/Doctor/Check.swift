/// One check of the doctor as a row: what it is called, what is tried, and what looks.
struct Check: Sendable {
    let name: String

    /// What is tried, as said once it is done.
    let tried: @Sendable (Checkup) -> String

    /// Whether the checks after it are pointless where it finds a problem or nothing to look at.
    var isNeeded = false

    /// None for a check that has nothing to say.
    let run: @Sendable (inout Checkup) async -> [Found]

    /// What a check found, and what to do about it.
    struct Found {
        let grade: Finding.Grade
        let text: String
        var remedy: String?

        /// What it is called and was tried instead, where a check finds that out itself.
        var name: String?
        var tried: String?

        static func ok(_ text: String) -> Found { Found(grade: .ok, text: text) }

        static func note(_ text: String, remedy: String?) -> Found {
            Found(grade: .note, text: text, remedy: remedy)
        }

        static func problem(_ text: String, remedy: String) -> Found {
            Found(grade: .problem, text: text, remedy: remedy)
        }

        /// `untried` is what would have been done.
        static func skipped(_ text: String, untried: String? = nil) -> Found {
            Found(grade: .skipped, text: text, tried: untried)
        }
    }

    /// A check whose words do not depend on the settings and that finds one thing.
    static func row(
        _ name: String, _ tried: String, isNeeded: Bool = false,
        _ run: @escaping @Sendable (inout Checkup) async -> Found
    ) -> Check {
        Check(name: name, tried: { _ in tried }, isNeeded: isNeeded) { [await run(&$0)] }
    }
}

extension Check {
    /// Every check of an instance, in the order they are made.
    static let all = wayThere + answers + database
}
