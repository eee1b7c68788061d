import JSON
import MCP
import SQL
import TrussAPI

extension TrussFeatures {
    /// What a refusal by the API means for the caller, with a remedy where one is known.
    func explanation(of failure: APIFailure, for call: PlannedCall) async -> ToolResult {
        let refusal = FunctionGuard.refusal(inErrorText: failure.text)
        if let text = refusal.map({ "\($0)." }) ?? call.meaning(failure) {
            let isOpen = call.keepsChanges && !failure.outcomeIsKnown
            return .failure(isOpen ? "\(text) \(APIError.unknownOutcome)" : text)
        }
        var text = await hidingClosedTables(
            in: failure.message(isRead: !call.keepsChanges), of: failure)
        if let code = failure.code, let meaning = SQLState.meaning(of: code) {
            text += " That is: \(meaning)."
        }
        if !call.isRead, !call.keepsChanges || failure.outcomeIsKnown {
            text += " Nothing was changed."
        }
        let remedies = await remedies(for: failure, of: call)
        return .failure([text] + remedies)
    }

    /// The message without the other table of a foreign key, where that is closed.
    ///
    /// Where the server speaks another language than English (`lc_messages`), which name is a table's cannot be told,
    /// and only the code is.
    private func hidingClosedTables(
        in message: String, of failure: APIFailure
    ) async -> String {
        guard !settings.tables.isOpen, let code = failure.code, code.hasPrefix("23") else {
            return message
        }
        let parts = message.split(separator: "\"", omittingEmptySubsequences: false)
        guard
            !["23001", "23503"].contains(code) || parts.contains(where: { $0.hasSuffix("table ") })
        else { return "PostgreSQL refused this with code \(code)." }
        let open = Set(await relations().map(\.name))
        return parts.enumerated().map { index, part in
            let isTable = index > 0 && parts[index - 1].hasSuffix("table ")
            return isTable && !open.contains(String(part)) ? "[not open]" : String(part)
        }.joined(separator: "\"")
    }
}
