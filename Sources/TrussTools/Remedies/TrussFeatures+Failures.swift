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
    private func hidingClosedTables(
        in message: String, of failure: APIFailure
    ) async -> String {
        guard !settings.tables.isOpen, failure.code?.hasPrefix("23") == true else { return message }
        let open = Set(await relations().map(\.name))
        let parts = message.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.enumerated().map { index, part in
            let isTable = index > 0 && parts[index - 1].hasSuffix("table ")
            return isTable && !open.contains(String(part)) ? "[not open]" : String(part)
        }.joined(separator: "\"")
    }
}
