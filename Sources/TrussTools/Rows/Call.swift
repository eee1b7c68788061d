import JSON
import SQL
package import TrussAPI

/// A tool call made ready: what to send, and how to show what comes back.
package struct Call: Sendable {
    /// What the API takes as a body (contract 1.3).
    static let maxBodyBytes = 262_144

    package let request: APIRequest
    let presentation: Presentation

    /// Whether anything may be another after it; neither of a read nor of a preview.
    let keepsChanges: Bool

    /// Which statements' results are shown; empty where no transaction is run.
    let answers: Range<Int>

    /// What shows, before the call is sent, which relations it reaches; nil where all are open.
    let reach: Transaction?

    /// What to look up when PostgreSQL refuses the call.
    let diagnosis: Diagnosis?

    /// What to send instead where the failure says what was missing; nil where nothing is.
    var instead: (@Sendable (APIFailure) throws(SQLArgumentError) -> Call?)?

    /// The id of a key that is refused where it is the one in use.
    let sparedKey: String?

    init(request: APIRequest, presentation: Presentation, sparedKey: String? = nil) {
        self.request = request
        self.presentation = presentation
        keepsChanges = !request.isRead
        self.sparedKey = sparedKey
        diagnosis = nil
        instead = nil
        answers = 0..<0
        reach = nil
    }

    /// A call that runs a transaction.
    init(
        _ transaction: Transaction, presentation: Presentation, diagnosis: Diagnosis? = nil,
        reach: Transaction? = nil
    ) {
        request = transaction.request
        self.presentation = presentation
        keepsChanges = transaction.keepsChanges
        sparedKey = nil
        self.diagnosis = diagnosis
        instead = nil
        answers = transaction.answers
        self.reach = reach
    }

    var isTooLarge: Bool { request.body.map { $0.count > Call.maxBodyBytes } ?? false }
}

extension Transaction {
    /// The request of the API that runs it.
    package var request: APIRequest {
        APIRequest(
            .post, path: ["v1", "sql", "transaction"], body: json.bytes, isRead: isRead)
    }
}
