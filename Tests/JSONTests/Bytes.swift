import JSON

/// The value, or the words and place of the refusal.
func parse(
    _ bytes: [UInt8], _ repeatedMembers: JSONValue.RepeatedMembers = .kept
) -> Result<JSONValue, JSONSyntaxError> {
    do throws(JSONSyntaxError) {
        return .success(try JSONValue(parsing: bytes, repeatedMembers: repeatedMembers))
    } catch {
        return .failure(error)
    }
}

extension Result where Success == JSONValue, Failure == JSONSyntaxError {
    var value: JSONValue? { try? get() }

    var error: JSONSyntaxError? {
        if case .failure(let error) = self { error } else { nil }
    }
}
