import JSON
import MCP
import SQL
import TrussAPI

extension TrussFeatures {
    /// What a refusal by the API means for the caller, with a remedy where one is known.
    func explanation(of failure: APIFailure, for call: Call) async -> ToolResult {
        if let text = call.presentation.meaning(of: failure) {
            let isOpen = call.keepsChanges && !failure.outcomeIsKnown
            return .failure(isOpen ? "\(text) \(APIError.unknownOutcome)" : text)
        }
        var text = await hidingClosedTables(
            in: failure.message(isRead: !call.keepsChanges), of: failure)
        if let code = failure.code, let meaning = SQLState.meaning(of: code) {
            text += " That is: \(meaning)."
        }
        if !call.request.isRead, !call.keepsChanges || failure.outcomeIsKnown {
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

extension Presentation {
    /// What a failure means for this kind of call, where that is more than the API says.
    fileprivate func meaning(of failure: APIFailure) -> String? {
        if let refusal = FunctionGuard.refusal(inErrorText: failure.text) { return "\(refusal)." }
        return switch self {
        case .endpoint(let endpoint) where failure.kind == .masked:
            endpoint.maskedFailure.map { "Truss answered 500, which here mostly means: \($0)." }
        case .change(let change):
            change.overBudget(failure).map { rows in
                """
                Nothing was \(change.kind.participle): \(rows) rows match and maxRows is \(change.maxRows). \
                Narrow the filters or raise maxRows.
                """
            }
        default: nil
        }
    }
}

extension ChangePresentation {
    /// How many rows a refused change would have touched; nil where that was not the reason.
    fileprivate func overBudget(_ failure: APIFailure) -> Int? {
        guard failure.code == "22P02",
            let mark = failure.text.firstRange(of: RowChange.overBudgetMark.text)
        else { return nil }
        return Int(failure.text[mark.upperBound...].prefix { $0.isNumber })
    }
}
