import Seeds

/// Requests that are wrong in one way each; the same ones for the same seed.
struct MalformedRequest: Sequence, IteratorProtocol {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func next() -> [UInt8]? {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: noise()
        case 1: request(line: badLine())
        case 2: request(fields: badField())
        case 3: request(fields: badFraming())
        case 4: request(fields: "Transfer-Encoding: chunked", body: badChunks())
        case 5: corrupted()
        case 6: cut()
        case 7: excess()
        case 8: request(host: pick(["", "Host: a\r\nhost: a\r\n", "Host: a b\r\n", "Host: /\r\n"]))
        default: Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + noise()
        }
    }

    private mutating func pick(_ texts: [String]) -> String {
        texts.randomElement(using: &generator) ?? ""
    }

    private mutating func word() -> String {
        let letters = "abcdefghijklmnopqrstuvwxyz"
        return String(
            (0..<Int.random(in: 1...12, using: &generator)).compactMap { _ in
                letters.randomElement(using: &generator)
            })
    }

    private mutating func request(
        line: String? = nil, host: String = "Host: a\r\n", fields: String? = nil, body: String = ""
    ) -> [UInt8] {
        let line = line ?? "POST /\(word()) HTTP/1.1"
        let fields = fields.map { $0 + "\r\n" } ?? ""
        return Array("\(line)\r\n\(word()): \(word())\r\n\(host)\(fields)\r\n\(body)".utf8)
    }

    private mutating func badLine() -> String {
        let (word, other) = (word(), word())
        return pick([
            word, "\(word) /", "\(word)  /\(other) HTTP/1.1", "\(word) /\(other)",
            " \(word) / HTTP/1.1",
            "\(word) / HTTP/1.1 ", "\(word) /\(other) HTTP/\(word)", "\(word) \(other) HTTP/1.1",
            "\(word)\t/ HTTP/1.1", "\(word) /\(other)\u{1} HTTP/1.1", "\(word) /é HTTP/1.1",
            "(\(word)) / HTTP/1.1", "\(word) / HTTP/3.0", "\(word) / \(other) HTTP/1.1",
            "\(word) /\r\(other) HTTP/1.1", "CONNECT \(word):80 HTTP/1.1",
        ])
    }

    private mutating func badField() -> String {
        let (word, other) = (word(), word())
        return pick([
            word, ": \(word)", "\(word) : \(other)", "\(word) \(other): x", " \(word): x",
            "\(word): x\r\n \(other)", "\(word): \u{0}", "\(word): x\ry", "\(word)\u{0}: x",
            "é: \(word)", "\(word): \u{7F}", "\(word): x\n\(other): y", "Expect: \(word)",
        ])
    }

    private mutating func badFraming() -> String {
        let word = word()
        let number = Int.random(in: 1...99, using: &generator)
        return pick([
            "Content-Length: \(word)", "Content-Length: -\(number)", "Content-Length: \(number).0",
            "Content-Length: \(number)\r\nContent-Length: \(number + 1)",
            "Content-Length: \(number), \(number)", "Content-Length: 0x\(number)",
            "Content-Length: \(number)\r\nTransfer-Encoding: chunked",
            "Content-Length: 99999999999999999999999\(number)", "Content-Length: 1 \(number)",
            "Transfer-Encoding: \(word)", "Transfer-Encoding: \(word), chunked",
            "Transfer-Encoding: chunked, \(word)", "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        ])
    }

    private mutating func badChunks() -> String {
        let (word, other) = (word(), word())
        let size = String(word.utf8.count, radix: 16)
        return pick([
            "x\(word)", "\(size)\r\n\(word)\(other)\r\n0\r\n\r\n", "\(size) \r\n\(word)\r\n",
            "-\(size)\r\n\(word)\r\n", "\(size)\n\(word)\r\n", "\(size)\r\n\(word)\n0\r\n\r\n",
            "ffffffffffffffffff\r\n", "7fffffffffffffff\r\n", "0x\(size)\r\n\(word)\r\n",
            "0\r\n\(word)\r\n\r\n", "0\r\n \(word): x\r\n\r\n", "\r\n", "\(size)\r\n\(word)",
            "\(size);\u{0}\r\n\(word)\r\n0\r\n\r\n",
        ])
    }

    /// A good request with one byte of its first line or its Host line made a control byte.
    private mutating func corrupted() -> [UInt8] {
        var bytes = Array("GET /\(word()) HTTP/1.1\r\nHost: \(word())\r\n\r\n".utf8)
        let controls: [UInt8] = [0, 1, 7, 11, 12, 27, 127]
        let place = Int.random(in: 0..<(bytes.count - 4), using: &generator)
        bytes[place] = controls.randomElement(using: &generator) ?? 0
        return bytes
    }

    /// A good request that ends too early.
    private mutating func cut() -> [UInt8] {
        let bytes = request(fields: "Content-Length: 5", body: "12345")
        return Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &generator)))
    }

    private mutating func excess() -> [UInt8] {
        let much = String(repeating: word(), count: 20_000)
        return Bool.random(using: &generator)
            ? request(line: "GET /\(much) HTTP/1.1") : request(fields: "X: \(much)")
    }

    /// Bytes of any value that begin with one that no method has.
    private mutating func noise() -> [UInt8] {
        [UInt8.random(in: 0x80...0xFF, using: &generator)]
            + (0..<Int.random(in: 0..<200, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
    }
}
