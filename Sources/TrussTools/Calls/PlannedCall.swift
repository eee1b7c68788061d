import JSON
package import MCP
package import SQL
package import TrussAPI

/// A call as it was planned: which tool does what, to what and within which limits, and how the answer is shown.
///
/// Nothing of it has happened.
package struct PlannedCall: Sendable {
    /// What a call reads, changes or runs.
    package enum Target: Sendable {
        case endpoint(APIEndpoint)
        /// A caller's own SQL, what it became for the API, and that with its values.
        case query(ReadOnlyQuery, LiftedQuery, Statement)
        case table(TableName)
        case schema(Identifier)
        case function(TableName)
        /// Whatever there is.
        case database
    }

    /// What a call sends.
    package enum Sending: Sendable {
        case request(APIRequest)
        /// As many reads as it takes, of which one may follow from another.
        case reads(@Sendable (TrussFeatures) async -> ToolResult)
    }

    /// What the API takes as a body (contract 1.3).
    static let maxBodyBytes = 262_144

    package let tool: Tool
    package let target: Target
    package private(set) var sending: Sending

    /// Whether anything may be another after it; neither of a read nor of a preview.
    package private(set) var keepsChanges: Bool

    /// Rows that are shown at most, and touched at most by a change of rows; nil where the tool does not count them.
    package let maxRows: Int?

    /// What shows, before the call is sent, which relations it reaches; nil where all are open.
    private(set) var reach: Transaction?

    /// The id of a key that is refused where it is the one in use.
    private(set) var sparedKey: String?

    /// How rows are written out while they arrive; nil where the answer is shown in another form.
    private let rows: (RowsPresentation, statement: Int)?

    /// The result for the body of an answer of status 2xx.
    let present: @Sendable ([UInt8]) throws(JSONSyntaxError) -> ToolResult

    /// What a failure means for this call, where that is more than the API says.
    var meaning: @Sendable (APIFailure) -> String? = { _ in nil }

    /// What to send instead where the failure says what was missing; nil where nothing is.
    var instead: (@Sendable (APIFailure) throws(SQLArgumentError) -> PlannedCall?)?
}

extension PlannedCall {
    /// One request to an endpoint.
    init(
        _ tool: Tool, _ request: APIRequest, to endpoint: APIEndpoint, sparedKey: String?,
        present: @escaping @Sendable ([UInt8]) throws(JSONSyntaxError) -> ToolResult
    ) {
        self.tool = tool
        target = .endpoint(endpoint)
        sending = .request(request)
        keepsChanges = !request.isRead
        maxRows = nil
        self.sparedKey = sparedKey
        rows = nil
        self.present = present
    }

    /// A transaction whose answer is shown at its end.
    init(
        _ tool: Tool, _ transaction: Transaction, on target: Target, maxRows: Int? = nil,
        reach: Transaction? = nil,
        present: @escaping @Sendable (TransactionAnswer) throws(JSONSyntaxError) -> ToolResult
    ) {
        self.tool = tool
        self.target = target
        sending = .request(transaction.request)
        keepsChanges = transaction.keepsChanges
        self.maxRows = maxRows
        self.reach = reach
        rows = nil
        self.present = { (body) throws(JSONSyntaxError) in
            try present(TransactionAnswer(body, answers: transaction.answers))
        }
    }

    /// A transaction that answers with rows.
    init(
        _ tool: Tool, _ transaction: Transaction, on target: Target, rows: RowsPresentation,
        reach: Transaction? = nil
    ) {
        self.tool = tool
        self.target = target
        sending = .request(transaction.request)
        keepsChanges = transaction.keepsChanges
        maxRows = rows.options.maxRows
        self.reach = reach
        self.rows = (rows, transaction.answers.lowerBound)
        present = { (body) throws(JSONSyntaxError) in
            try rows.result(of: TransactionAnswer(body, answers: transaction.answers))
        }
    }

    /// Several reads, put together into one answer.
    init(
        reading tool: Tool, reads: @escaping @Sendable (TrussFeatures) async -> ToolResult
    ) {
        self.tool = tool
        target = .database
        sending = .reads(reads)
        keepsChanges = false
        maxRows = nil
        rows = nil
        present = { (_) throws(JSONSyntaxError) in
            throw JSONSyntaxError(offset: 0, problem: "several answers")
        }
    }
}

extension PlannedCall {
    /// The one request, nil where there are several.
    package var request: APIRequest? {
        if case .request(let request) = sending { request } else { nil }
    }

    /// Whether PostgreSQL or the API changes nothing for it, not even for a moment.
    package var isRead: Bool { request?.isRead ?? true }

    /// Whether it does all that the call would do, and then undoes it.
    package var isPreview: Bool { !isRead && !keepsChanges }

    /// Bytes that the API is sent.
    var bodySize: Int { request?.body?.count ?? 0 }

    var isTooLarge: Bool { bodySize > PlannedCall.maxBodyBytes }

    /// What takes the rows of the answer as they arrive.
    var arrivingRows: ArrivingRows? {
        rows.map { ArrivingRows($0, ofStatement: $1) }
    }

    /// The question what this call reaches, in its place.
    func inquiry(_ reach: Transaction) -> PlannedCall {
        var inquiry = self
        inquiry.sending = .request(reach.request)
        inquiry.keepsChanges = false
        inquiry.reach = nil
        inquiry.meaning = { _ in nil }
        inquiry.instead = nil
        return inquiry
    }

    /// The call, where the API takes so many bytes.
    var sendable: PlannedCall {
        get throws(SQLArgumentError) {
            guard isTooLarge else { return self }
            throw SQLArgumentError(
                """
                the call needs \(bodySize) bytes and Truss takes \
                \(PlannedCall.maxBodyBytes); use shorter filters and values
                """)
        }
    }
}

extension Transaction {
    /// The request of the API that runs it.
    package var request: APIRequest {
        APIRequest(
            .post, path: ["v1", "sql", "transaction"], body: json.bytes, isRead: isRead)
    }
}
