import JSON

extension Tool {
    /// What Claude Code reads of a tool's `_meta`: whether to keep it out of its tool search, words for that search,
    /// up to how many characters a result stays in the conversation, and whether to ask even where the tool is allowed.
    func claudeCodeHints(_ settings: Settings) -> JSONObject {
        var hints: JSONObject = [
            "anthropic/maxResultSizeChars": .number(JSONNumber(settings.maxBytes))
        ]
        if isAtHand { hints["anthropic/alwaysLoad"] = true }
        if !searchWords.isEmpty { hints["anthropic/searchHint"] = .string(searchWords) }
        if settings.asksBeforeDestroying, destroys {
            hints["anthropic/requiresUserInteraction"] = true
        }
        return hints
    }

    /// Whether a call removes or replaces what cannot be had back.
    private var destroys: Bool { effect == .destroys || endpoint?.endsKey ?? false }
}
