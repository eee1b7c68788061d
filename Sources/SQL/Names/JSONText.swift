package import JSON

extension JSONValue {
    /// The object or list that a text is the JSON of; any other value as it is.
    ///
    /// Clients send one for the other. A text that begins otherwise is never looked at, so that no value
    /// changes its meaning.
    package var readingJSONText: JSONValue {
        guard let text = string else { return self }
        let first = text.utf8.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return self }
        return (try? JSONValue(parsing: Array(text.utf8))) ?? self
    }
}
