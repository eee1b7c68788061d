/// What `FILE.head` says: the number of records and the last one's mark, so that a cut end is noticed.
struct AuditHead: Equatable {
    static let suffix = ".head"

    /// More is another file.
    static let maxBytes = 256

    let count: Int
    let mark: String

    /// Of no record yet.
    static let empty = AuditHead(count: 0, mark: AuditRecord.noMark)

    init(count: Int, mark: String) {
        self.count = count
        self.mark = mark
    }

    /// Nil where the text is something else, or not sealed with the log's key.
    init?(_ bytes: [UInt8], seal: AuditSeal) {
        let words = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0.isNewline }
        guard words.count == (seal.key == nil ? 2 : 3), let count = Int(words[0]), count >= 0,
            words[1].utf8.count == 64
        else { return nil }
        self.init(count: count, mark: String(words[1]))
        guard seal.key == nil || words[2] == AuditHead.seal(count, mark, seal) else { return nil }
    }

    /// Always of the same length, so that one write replaces what was there.
    func bytes(seal: AuditSeal) -> [UInt8] {
        let digits = String(count)
        let padded = String(repeating: " ", count: max(20 - digits.count, 0)) + digits
        let sealed = seal.key == nil ? "" : " " + AuditHead.seal(count, mark, seal)
        return Array("\(padded) \(mark)\(sealed)\n".utf8)
    }

    /// The marks of all records stand in the log, so the head needs one of its own.
    private static func seal(_ count: Int, _ mark: String, _ seal: AuditSeal) -> String {
        seal.mark(of: Array("head \(count) \(mark)".utf8))
    }
}

extension AuditHead {
    /// Why a head does not fit its log.
    enum Trouble {
        case missing
        case unreadable
        /// The log has fewer records than were written.
        case ahead(Int)
        /// Records were added without telling it; one may be, where a process was ended in between.
        case behind(Int)
        case changed

        /// Nil where the head fits what a log ends in.
        init?(_ bytes: [UInt8], seal: AuditSeal, of end: AuditEnd) {
            guard !bytes.isEmpty else {
                // A process may be ended after the first record too.
                if end.earlier == .empty { return nil }
                self = .missing
                return
            }
            guard let head = AuditHead(bytes, seal: seal) else {
                self = .unreadable
                return
            }
            guard head != end.head, head != end.earlier else { return nil }
            self =
                if head.count > end.head.count {
                    .ahead(head.count)
                } else if head.count < end.earlier.count {
                    .behind(head.count)
                } else { .changed }
        }

        /// The end of a sentence that begins with the file's name.
        var text: String {
            switch self {
            case .missing: "is missing, so records may be missing at the end"
            case .unreadable: "cannot be read, or is sealed with another key"
            case .ahead(let count):
                "says that \(count) records were written, of which some are missing"
            case .behind(let count): "says that only \(count) records were written"
            case .changed: "names another record than the one that is there"
            }
        }
    }
}
