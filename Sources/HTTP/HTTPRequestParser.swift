/// Bytes in, requests out, in any pieces: RFC 9112 read strictly, in linear time, without I/O.
///
/// What two parsers could read differently is refused, because that is how one request is smuggled
/// inside another: lines must end in CRLF, lengths must be given once and in one way.
package struct HTTPRequestParser: Sendable {
    /// What the next byte belongs to.
    package enum Phase: Sendable {
        /// The first byte of a request.
        case idle
        case head
        case body
    }

    private enum State {
        case requestLine
        case fields
        case sizedBody
        case chunkSize
        case chunkData
        case chunkEnd
        case trailer
    }

    private let limits: HTTPLimits
    private var state = State.requestLine
    private var failure: HTTPParseError?

    private var input = InputBuffer()
    private var head: RequestHead?
    private var body: [UInt8] = []
    private var hasSkippedEmptyLine = false
    /// What is left of `headBytes` in the head or the trailer.
    private var lineBudget: Int
    /// What is left of `headBytes` for chunk extensions.
    private var extensionBudget = 0
    /// What is left of the body, or of the current chunk.
    private var remaining = 0

    /// Whether the client waits for `100 Continue` before it sends a body (RFC 9110 §10.1.1).
    ///
    /// True until the body's first byte arrives or `continued()` is called.
    package private(set) var awaitsContinue = false

    package init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
        lineBudget = limits.headBytes
    }

    package var phase: Phase {
        switch state {
        case .requestLine: input.isEmpty ? .idle : .head
        case .fields: .head
        case .sizedBody, .chunkSize, .chunkData, .chunkEnd, .trailer: .body
        }
    }

    /// The method of the request that is being read, once its line has come.
    var method: String? { head?.request.method }

    /// Notes that `100 Continue` has been sent.
    package mutating func continued() { awaitsContinue = false }

    /// Takes bytes in the order they arrived; `next()` makes use of them.
    package mutating func append(_ bytes: some Collection<UInt8>) {
        // A buffer that grew for one large piece is not kept by an idle connection.
        input.append(bytes, keptCapacity: limits.headBytes)
    }

    /// The next whole request; nil until more bytes arrive.
    ///
    /// After an error every further call throws it again: where the next request would begin is
    /// not known.
    package mutating func next() throws(HTTPParseError) -> HTTPRequest? {
        if let failure { throw failure }
        do throws(HTTPParseError) {
            return try advance()
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func advance() throws(HTTPParseError) -> HTTPRequest? {
        while true {
            switch state {
            case .requestLine:
                guard let line = try input.line(within: lineBudget, beyond: .requestLineTooLong)
                else {
                    return nil
                }
                try readRequestLine(line)
            case .fields:
                guard let line = try fieldLine() else { return nil }
                if line.isEmpty { try endHead() } else { try head?.append(line: line) }
            case .sizedBody:
                takeBody()
                guard remaining == 0 else { return nil }
                return request()
            case .chunkSize:
                guard let line = try chunkLine() else { return nil }
                try readChunkSize(line)
            case .chunkData:
                takeBody()
                guard remaining == 0 else { return nil }
                state = .chunkEnd
            case .chunkEnd:
                guard let line = try input.line(within: 2, beyond: .chunkTooLong) else {
                    return nil
                }
                guard line.isEmpty else { throw .chunkTooLong }
                state = .chunkSize
            case .trailer:
                guard let line = try fieldLine() else { return nil }
                if line.isEmpty { return request() }
                // Read for its framing only; nothing here has a use for trailers.
                _ = try RequestHead.field(line)
            }
        }
    }

    // MARK: Head

    private mutating func readRequestLine(_ line: ArraySlice<UInt8>) throws(HTTPParseError) {
        if line.isEmpty, !hasSkippedEmptyLine {
            hasSkippedEmptyLine = true
            return
        }
        lineBudget -= line.count + 2
        head = try RequestHead(line: line, targetBytes: limits.targetBytes)
        state = .fields
    }

    private mutating func endHead() throws(HTTPParseError) {
        guard let framing = try head?.end(bodyBytes: limits.bodyBytes) else { return }
        lineBudget = limits.headBytes
        switch framing {
        case .sized(let size):
            remaining = size
            state = .sizedBody
        case .chunked:
            extensionBudget = limits.headBytes
            state = .chunkSize
        }
        let expects = head?.request.fields.tokens("Expect").isEmpty == false
        awaitsContinue = expects && framing != .sized(0) && head?.request.minorVersion != 0
    }

    /// A line of the head or the trailer.
    private mutating func fieldLine() throws(HTTPParseError) -> ArraySlice<UInt8>? {
        let line = try input.line(within: lineBudget, beyond: .headTooLarge(limits))
        lineBudget -= line.map { $0.count + 2 } ?? 0
        return line
    }

    // MARK: Body

    private mutating func takeBody() {
        let piece = input.take(atMost: remaining)
        guard !piece.isEmpty else { return }
        awaitsContinue = false
        body.append(contentsOf: piece)
        remaining -= piece.count
    }

    private mutating func chunkLine() throws(HTTPParseError) -> ArraySlice<UInt8>? {
        if !input.isEmpty { awaitsContinue = false }
        return try input.line(
            within: Self.sizeDigits + extensionBudget + 2,
            beyond: .bad("chunk extensions are longer than \(limits.headBytes) bytes"))
    }

    /// Reads `size [;extension]` (RFC 9112 §7.1.1); extensions are checked and forgotten.
    private mutating func readChunkSize(_ line: ArraySlice<UInt8>) throws(HTTPParseError) {
        let digits = line.prefix { $0.hexDigitValue != nil }
        guard !digits.isEmpty, digits.count <= Self.sizeDigits else {
            throw .bad("a chunk must begin with its size in 1 to \(Self.sizeDigits) hex digits")
        }
        let extensions = line[digits.endIndex...]
        extensionBudget -= extensions.count
        let mark = extensions.first { !$0.isOptionalWhitespace }
        guard extensions.isEmpty || mark == UInt8(ascii: ";"),
            extensions.allSatisfy(\.isFieldValueByte)
        else {
            throw .bad("only an extension after a semicolon may follow a chunk's size")
        }
        guard extensionBudget >= 0 else {
            throw .bad("chunk extensions are longer than \(limits.headBytes) bytes")
        }
        remaining = digits.reduce(0) { $0 << 4 | ($1.hexDigitValue ?? 0) }
        guard remaining <= limits.bodyBytes - body.count else {
            throw .bodyTooLarge(limits.bodyBytes)
        }
        state = remaining == 0 ? .trailer : .chunkData
    }

    /// Enough for every size that fits a signed 64-bit number.
    private static let sizeDigits = 15

    private mutating func request() -> HTTPRequest? {
        defer {
            head = nil
            body = []
            state = .requestLine
            hasSkippedEmptyLine = false
            awaitsContinue = false
            lineBudget = limits.headBytes
        }
        var request = head?.request
        request?.body = body
        return request
    }
}

extension HTTPParseError {
    fileprivate static let requestLineTooLong = Self(
        status: 414, message: "the request line is longer than a whole head may be")

    fileprivate static let chunkTooLong = bad("a chunk is longer than its size says")

    fileprivate static func headTooLarge(_ limits: HTTPLimits) -> Self {
        Self(status: 431, message: "the fields are longer than \(limits.headBytes) bytes")
    }
}
