import JSON
import MCP
import Synchronization
import TrussAPI

/// Rows written out while the answer arrives: what has been written is dropped, so that of a large answer
/// only the text is ever in memory.
///
/// Only of an answer that fits whole, as what is gone cannot be shortened. All others are kept as they are.
final class ArrivingRows: BodyReader {
    private let presentation: RowsPresentation
    private let statement: Int
    private let step: Int
    private let state: Mutex<State>

    /// Takes the rows of one statement's result, from its column `rows`.
    ///
    /// Bytes are looked at in steps of so many; an answer smaller than one is kept.
    init(_ presentation: RowsPresentation, ofStatement statement: Int, step: Int = 65_536) {
        self.presentation = presentation
        self.statement = statement
        self.step = step
        state = Mutex(State(presentation.options))
    }

    func begin(length: Int?) {
        let options = presentation.options
        state.withLock { state in
            state = State(options)
            guard let length else { return }
            guard options.fitsSurely(length) else { return state.kept.reserveCapacity(length) }
            state.kept.reserveCapacity(min(length, 2 * step))
            state.length = length
            state.enough = step
        }
    }

    func take(_ piece: UnsafeRawBufferPointer) {
        state.withLock { state in
            // Of what comes after the rows, only the beginning says something: where the next page begins.
            if state.hasDropped, state.writer.isDone, state.kept.count >= State.enoughBehindRows {
                return
            }
            state.kept.append(contentsOf: piece)
            guard state.kept.count >= state.enough else { return }
            state.write(ofStatement: statement)
            // What could not be read is not worth another look before there is as much again.
            state.enough = state.isToStay ? .max : max(2 * state.kept.count, step)
        }
    }

    var kept: [UInt8] { state.withLock { $0.kept } }

    /// The result, now that all has arrived; nil where it is to be made of what was kept.
    func result() throws(JSONSyntaxError) -> ToolResult? {
        try state.withLock { (state) throws(JSONSyntaxError) in
            guard state.hasDropped else { return nil }
            defer { state = State(presentation.options) }
            let (rows, tail) = try state.finish()
            guard rows.hasMore else { return presentation.result(of: rows, ending: nil) }
            return presentation.result(of: rows, ending: try? PageEnding(behindRows: tail))
        }
    }
}

extension ArrivingRows {
    /// What there is of an answer that has not arrived whole.
    fileprivate struct State {
        var kept: [UInt8] = []

        /// Bytes behind the rows that are kept.
        static let enoughBehindRows = 8192

        /// Bytes in `kept` at which to look for rows.
        var enough = Int.max

        /// Bytes of the whole answer.
        var length = 0

        /// Where in `kept` the rows go on; nil until they are found.
        var start: Int?
        var writer: RowWriter

        /// Whether the text is all that is left of some rows.
        var hasDropped = false

        /// Whether values must be shortened, for which all must be there.
        var isToStay: Bool {
            !hasDropped && (writer.result.isCutByBytes || writer.result.shortenedValues > 0)
        }

        init(_ options: RowOptions) {
            writer = RowWriter(options)
        }

        /// Writes the rows that are there, and drops them.
        mutating func write(ofStatement index: Int) {
            var bytes: [UInt8] = []
            swap(&bytes, &kept)
            defer { swap(&bytes, &kept) }
            // What cannot be read has not arrived yet, or is in a form that is dealt with at the end.
            bytes.withUnsafeBufferPointer { bytes in
                if start == nil {
                    start = try? TransactionAnswer.start(of: "rows", ofStatement: index, in: bytes)
                    if start != nil { writer.reserve(forAnswerOf: length) }
                }
                guard let start else { return }
                try? writer.take(bytes, from: start)
            }
            guard let from = start, writer.offset > from, !isToStay else { return }
            bytes.removeFirst(writer.offset)
            start = 0
            hasDropped = true
        }

        /// The rows, with those that are left in `kept`, and what stands behind their text's opening quote.
        mutating func finish() throws(JSONSyntaxError) -> (WrittenRows, ArraySlice<UInt8>) {
            do throws(JSONSyntaxError) {
                try kept.withBuffer { (bytes) throws(JSONSyntaxError) in
                    try writer.take(bytes, from: 0)
                }
                return (try writer.finish(columns: { [] }), kept[writer.offset...])
            } catch {
                let rest = [UInt8(ascii: "\"")] + kept[writer.offset...]
                try rest.withBuffer { (bytes) throws(JSONSyntaxError) in
                    let canonical = try NestedJSONScanner.canonical(from: 0, of: bytes)
                    try canonical.withBuffer { (bytes) throws(JSONSyntaxError) in
                        try writer.take(bytes, from: 0)
                    }
                }
            }
            return (try writer.finish(columns: { [] }), [])
        }
    }
}
