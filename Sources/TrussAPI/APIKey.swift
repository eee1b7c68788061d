/// A Truss API key, which no description, reflection or dump shows.
package struct APIKey: Hashable, Sendable {
    /// What a key may do, told by its prefix (contract 1.2).
    package enum Kind: Hashable, Sendable {
        /// `truss_sk_…`, which everything but public pages needs.
        case service
        /// `truss_pk_…`, which reaches the row API and little else.
        case anon
        /// No known prefix; the API decides.
        case other
    }

    package let kind: Kind
    private let text: String

    /// Longest key taken, in bytes; beyond it, request heads near the API's 16 KiB limit.
    package static let maxLength = 1024

    /// Takes a key as written in a setting; blanks and line ends around it are dropped.
    ///
    /// - Throws: an `InvalidSetting` that does not contain the text, as the end of a sentence that begins with
    ///   the place it is from.
    package init(parsing written: String) throws(InvalidSetting) {
        let text = written.trimmingBlanks()
        guard !text.isEmpty else {
            throw InvalidSetting("is empty; it must hold a key like truss_sk_…")
        }
        guard let first = text.utf8.first, first != UInt8(ascii: "\""), first != UInt8(ascii: "'")
        else {
            throw InvalidSetting(
                "begins with a quotation mark; set it to the bare key, truss_sk_…")
        }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw InvalidSetting(
                "contains a blank, a control character or a character outside"
                    + " ASCII; a key is truss_sk_ and letters, digits, - and _. Copy it again.")
        }
        guard text.utf8.count <= APIKey.maxLength else {
            throw InvalidSetting(
                "has \(text.utf8.count) characters; a key has fewer than"
                    + " \(APIKey.maxLength). Copy it again.")
        }
        guard text != Prefix.service, text != Prefix.anon else {
            throw InvalidSetting("ends after its prefix; copy the whole key.")
        }
        self.text = text
        kind =
            if text.hasPrefix(Prefix.service) { .service } else if text.hasPrefix(Prefix.anon) {
                .anon
            } else { .other }
    }

    /// The first 12 characters, which the API shows of every key (contract §5); nil of one so short that
    /// this would give it away.
    package var prefix: String? {
        text.utf8.count >= 24 ? String(text.prefix(12)) : nil
    }

    /// What stands for a key where keys are remembered; chance at the program's start is in it, so that it
    /// tells nothing elsewhere.
    package struct Digest: Hashable, Sendable {
        private let value: Int

        fileprivate init(_ key: APIKey) { value = key.hashValue }
    }

    package var digest: Digest { Digest(self) }

    /// The key itself; only `RemoteInstance` asks for it.
    var unwrapped: String { text }

    /// What the operator should know before the first call; nil for a service key.
    package var warning: String? {
        guard kind == .anon else { return nil }
        return "TRUSS_API_KEY is an anon key (truss_pk_…): most tools need a service key"
            + " (truss_sk_…) and will be refused with 403."
    }

    /// Bytes of the known prefixes.
    static let prefixLength = 9

    fileprivate enum Prefix {
        static let service = "truss_sk_"
        static let anon = "truss_pk_"
    }
}

extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        switch kind {
        case .service: Prefix.service + "…"
        case .anon: Prefix.anon + "…"
        case .other: "API key …"
        }
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

extension APIKey {
    /// A text in which everything that looks like a key has lost its secret part.
    package static func redacting(_ text: some StringProtocol) -> String {
        var redacted = ""
        var rest = text[...]
        while let mark = nextPrefix(in: rest) {
            redacted += rest[..<mark.upperBound]
            rest = rest[mark.upperBound...]
            let secretEnd = rest.firstIndex { !$0.isKeyCharacter } ?? rest.endIndex
            if secretEnd > rest.startIndex { redacted += "…" }
            rest = rest[secretEnd...]
        }
        return redacted + rest
    }

    private static func nextPrefix<Text: StringProtocol>(in text: Text) -> Range<Text.Index>? {
        var start = text.startIndex
        while let index = text[start...].firstIndex(of: "t") {
            for prefix in [Prefix.service, Prefix.anon] where text[index...].hasPrefix(prefix) {
                return index..<text.index(index, offsetBy: prefix.count)
            }
            start = text.index(after: index)
        }
        return nil
    }
}

extension Character {
    fileprivate var isKeyCharacter: Bool {
        isASCII && (isLetter || isNumber || self == "-" || self == "_")
    }
}
