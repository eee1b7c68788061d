import System

/// One session with the server; every call blocks, so it is used on its lane's thread only.
final class PostgreSQLConnection: Sendable {
    /// libpq's pointer to a connection.
    ///
    /// `@unchecked` because the pointer itself is only a number; libpq allows any thread, one at a
    /// time, and the lane that owns the connection is a serial queue.
    private struct Pointer: @unchecked Sendable {
        let value: PostgreSQLLibrary.Connection
    }

    private let library: PostgreSQLLibrary
    private let pointer: Pointer

    /// Opens a session, blocking for some milliseconds, at most for the time-out in the string.
    init(_ library: PostgreSQLLibrary, _ string: String) throws(PostgreSQLError) {
        guard let connection = library.connect(string) else {
            throw PostgreSQLError(message: "out of memory")
        }
        guard library.status(connection) == 0 else {
            let message = library.errorMessage(connection).map { String(cString: $0) } ?? ""
            library.finish(connection)
            throw PostgreSQLError(message: oneLine(message))
        }
        _ = library.setNoticeProcessor(connection, { _, _ in }, nil)
        self.library = library
        pointer = Pointer(value: connection)
    }

    deinit { library.finish(pointer.value) }

    /// Whether the server still holds its end.
    var isOpen: Bool { library.status(pointer.value) == 0 }

    /// Runs one text by the simple protocol, which lets it hold several statements, or with parameters
    /// by the extended protocol, which does not.
    ///
    /// - Returns: one result for each statement; at least one.
    /// - Throws: what the server said, or `readTimeout`, after which only `settle` makes sense.
    func run(
        _ sql: String, _ parameters: [String?] = [], timeout: Duration = .seconds(10)
    ) throws(PostgreSQLError) -> [PostgreSQLResult] {
        guard !sql.utf8.contains(0), !parameters.contains(where: { $0?.utf8.contains(0) ?? false })
        else { throw .zeroByte }
        let deadline = ContinuousClock.now + timeout
        guard send(sql, parameters) == 1 else { throw connectionError }
        return try results(before: deadline)
    }

    /// Waits for a statement that timed out to end after all; its result is dropped.
    func settle(timeout: Duration) {
        _ = try? results(before: .now + timeout)
    }

    private func send(_ sql: String, _ parameters: [String?]) -> Int32 {
        if parameters.isEmpty { return library.sendQuery(pointer.value, sql) }
        var bytes: [CChar] = []
        let offsets = parameters.map { parameter -> Int? in
            guard let parameter else { return nil }
            defer { bytes += parameter.utf8CString }
            return bytes.count
        }
        return bytes.withUnsafeBufferPointer { buffer in
            let values = offsets.map { offset in
                offset.flatMap { buffer.baseAddress?.advanced(by: $0) }
            }
            return library.sendQueryParameters(
                pointer.value, sql, Int32(values.count), nil, values, nil, nil, 0)
        }
    }

    private func results(
        before deadline: ContinuousClock.Instant
    ) throws(PostgreSQLError) -> [PostgreSQLResult] {
        var results: [PostgreSQLResult] = []
        var failure: PostgreSQLError?
        while true {
            try waitForInput(until: deadline)
            guard let result = library.nextResult(pointer.value) else { break }
            switch library.resultStatus(result) {
            case 0, 1, 2:  // empty statement, command, rows
                results.append(PostgreSQLResult(result, library: library))
            case 3, 4, 8:  // COPY wants a conversation that nobody here can lead
                library.clear(result)
                throw PostgreSQLError(message: "COPY is not possible here")
            default:
                failure = failure ?? error(of: result)
                library.clear(result)
            }
        }
        if let failure { throw failure }
        guard !results.isEmpty else { throw connectionError }
        return results
    }

    private func waitForInput(until deadline: ContinuousClock.Instant) throws(PostgreSQLError) {
        while library.isBusy(pointer.value) != 0 {
            let left = deadline - .now
            guard left > .zero else { throw .readTimeout }
            let milliseconds = left / .milliseconds(1)
            let socket = Descriptor(number: library.socket(pointer.value))
            let wait = Int32(min(milliseconds.rounded(.up), 1_000_000))
            // Without input this does nothing.
            guard socket.waitForInput(milliseconds: wait),
                library.consumeInput(pointer.value) == 1
            else { throw connectionError }
        }
    }

    private func error(of result: PostgreSQLLibrary.Result) -> PostgreSQLError {
        func field(_ letter: Unicode.Scalar) -> String? {
            library.errorField(result, Int32(letter.value)).map { String(cString: $0) }
        }
        guard let message = field("M") else { return connectionError }
        return PostgreSQLError(
            message: message, code: field("C"), detail: field("D"), hint: field("H"),
            position: field("P"))
    }

    private var connectionError: PostgreSQLError {
        let message = library.errorMessage(pointer.value).map { String(cString: $0) } ?? ""
        return PostgreSQLError(message: oneLine(message))
    }
}

/// libpq's own messages end in a newline and may hold several.
private func oneLine(_ message: String) -> String {
    let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.isEmpty ? "the connection was lost" : line
}
