/// What PostgreSQL writes instead of a piece of a statement.
package struct DialectRemedy: Hashable, Sendable {
    /// A sentence.
    package let text: String

    /// The whole statement rewritten; nil where the rest is for its writer to do.
    package let rewritten: String?

    /// What the statement asks of the catalogue; nil for all that ask something else.
    package let subject: Subject?

    /// What there may be a better way to learn of.
    package enum Subject: Hashable, Sendable {
        case tables
        case columns
    }

    init(_ finding: DialectFinding, in text: TokenizedSQL) {
        self.text = finding.sentence(in: text)
        rewritten = finding.isComplete ? text.applying(finding.edits) : nil
        subject = finding.subject
    }
}
