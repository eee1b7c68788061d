/// The words for which the API refuses a text, wherever in it they are (contract §3).
///
/// It looks at the raw text, so strings, comments and names count. Its list is not published: these
/// were seen to be refused, and the doubtful ones are treated as if they were where that costs nothing.
package enum APIWordFilter {
    /// Words of one entry are separated by white space in the text.
    struct Entry: Sendable {
        let words: [String]
        /// Whether the API was seen to refuse it.
        let isCertain: Bool
    }

    static let entries: [Entry] = [
        Entry(words: ["copy"], isCertain: true),
        Entry(words: ["create", "extension"], isCertain: true),
        Entry(words: ["alter", "system"], isCertain: true),
        Entry(words: ["dblink"], isCertain: true),
        Entry(words: ["pg_read_file"], isCertain: true),
        Entry(words: ["lo_export"], isCertain: true),
        Entry(words: ["pg_terminate_backend"], isCertain: true),
        Entry(words: ["lo_import"], isCertain: false),
        Entry(words: ["pg_read_binary_file"], isCertain: false),
        Entry(words: ["pg_write_file"], isCertain: false),
        Entry(words: ["pg_execute_server_program"], isCertain: false),
        Entry(words: ["pg_cancel_backend"], isCertain: false),
        Entry(words: ["pg_sleep"], isCertain: false),
        Entry(words: ["dblink_connect"], isCertain: false),
        Entry(words: ["dblink_exec"], isCertain: false),
        Entry(words: ["drop", "extension"], isCertain: false),
        Entry(words: ["create", "language"], isCertain: false),
        Entry(words: ["load"], isCertain: false),
    ]

    /// Where the API finds a word of its list.
    struct Match: Hashable {
        let range: Range<Int>
        let isCertain: Bool
    }

    /// Whether the API refuses a text for a word that it was seen to refuse.
    package static func refuses(_ text: String) -> Bool {
        matches(in: Array(text.utf8)).contains(where: \.isCertain)
    }

    /// Every match in order, as a case-insensitive search between word boundaries finds them.
    static func matches(in bytes: [UInt8]) -> [Match] {
        var matches: [Match] = []
        var index = 0
        while index < bytes.count {
            guard isWordByte(bytes[index]) else {
                index += 1
                continue
            }
            let end = bytes[index...].firstIndex { !isWordByte($0) } ?? bytes.count
            for entry in entries {
                guard let matchEnd = self.end(of: entry, in: bytes, from: index, to: end) else {
                    continue
                }
                matches.append(Match(range: index..<matchEnd, isCertain: entry.isCertain))
                break
            }
            index = end
        }
        return matches
    }

    /// Where an entry ends that begins with the word between `start` and `end`.
    private static func end(
        of entry: Entry, in bytes: [UInt8], from start: Int, to end: Int
    ) -> Int? {
        var start = start
        var end = end
        for (index, word) in entry.words.enumerated() {
            if index > 0 {
                start = bytes[end...].firstIndex { !SQLByte.isSpace($0) } ?? bytes.count
                guard start > end else { return nil }
                end = bytes[start...].firstIndex { !isWordByte($0) } ?? bytes.count
            }
            guard end - start == word.utf8.count,
                zip(bytes[start..<end], word.utf8).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
            else { return nil }
        }
        return end
    }

    /// What the API's search takes for part of a word.
    private static func isWordByte(_ byte: UInt8) -> Bool {
        SQLByte.isDigit(byte) || byte == UInt8(ascii: "_")
            || (byte < 0x80 && SQLByte.isWordStart(byte))
    }
}
