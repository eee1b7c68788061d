import Dispatch
import JSON
import MCP
import System
import Transports

/// The other end of a stdio transport: writes in order, reads when asked.
struct StdioClient: ~Copyable {
    let features: TestFeatures
    let input = Pipe()
    let output = Pipe()
    let transport: Task<StdioTransport.Ending, Never>
    private let writing = DispatchQueue(label: "StdioClient")
    private var received: [JSONValue] = []
    private var reader: LineReader?
    private var chunks: AsyncStream<[InputLine]>.Iterator?

    /// Serves `features`, whose gate it opens, unless another server is given.
    init(
        limits: StdioTransport.Limits = StdioTransport.Limits(), server: MCPServer? = nil
    ) {
        let features = TestFeatures()
        self.features = features
        let stdio = StdioTransport(
            server: server ?? MCPServer(features), input: input.readEnd, output: output.writeEnd,
            limits: limits)
        transport = Task { [output] in
            let ending = await stdio.run()
            output.closeWriteEnd()
            return ending
        }
    }

    /// Queues lines; never waits.
    func send(_ lines: String...) {
        send(bytes: lines.map { $0 + "\n" }.joined().utf8)
    }

    func send(bytes: some Collection<UInt8>) {
        writing.async { @Sendable [input, bytes = Array(bytes)] in input.write(bytes) }
    }

    /// Waits until all that was sent is in the pipe or beyond it.
    func allSent() async {
        await withCheckedContinuation { continuation in
            writing.async { @Sendable in continuation.resume() }
        }
    }

    /// Ends the input, after what was sent.
    func end() {
        writing.async { @Sendable [input] in input.closeWriteEnd() }
    }

    /// The next line as JSON, nil at the end.
    mutating func next() async -> JSONValue? {
        if reader == nil {
            let reader = LineReader(Descriptor(number: output.readEnd), limit: 100 << 20)
            chunks = reader.chunks.makeAsyncIterator()
            self.reader = reader
        }
        while received.isEmpty {
            guard let chunk = await chunks?.next() else { return nil }
            reader?.taken()
            received = chunk.map { line in
                guard case .text(let bytes) = line else { return "too long" }
                return (try? JSONValue(parsing: bytes)) ?? "not JSON"
            }
        }
        return received.removeFirst()
    }

    /// The next lines in short, as many as asked for.
    mutating func next(_ count: Int) async -> [String] {
        var gists: [String] = []
        while gists.count < count, let line = await next() { gists.append(line.gist) }
        return gists
    }

    /// Ends the input, unless that is done, and gives all lines that are left, in short.
    mutating func rest(closing: Bool = true) async -> [String] {
        if closing { end() }
        var gists: [String] = []
        while let line = await next() { gists.append(line.gist) }
        return gists
    }

    /// Waits until so many calls of `hold` run.
    func running(_ count: Int) async {
        await features.gate.wait { $0.running == count }
    }

    func openGate() {
        features.gate.update { $0.isOpen = true }
    }
}

extension JSONValue {
    /// A line in short: `7 ok`, `"a" -32602`, `none -32700`, or a notification's method.
    var gist: String {
        if let elements = array { return "[" + elements.map(\.gist).joined(separator: ", ") + "]" }
        guard let object else { return "\(self)" }
        if let method = object["method"]?.string { return method }
        let id = object["id"].map { "\($0)" } ?? "none"
        guard let error = object["error"]?.object else {
            return object["result"]?.object == nil ? "no result" : id + " ok"
        }
        return id + " \(error["code"] ?? .null)"
    }
}

/// Messages as a client writes them.
enum Text {
    static func ping(_ id: String) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"ping"}"#
    }

    static func call(_ id: String, _ tool: String) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"\#(tool)"}}"#
    }

    static func cancel(_ id: String) -> String {
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(id)}}"#
    }

    static func initialize(_ version: String) -> String {
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"\#(version)","#
            + #""capabilities":{},"clientInfo":{"name":"c","version":"1"}}}"#
    }

    static func listen(_ id: String) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"subscriptions/listen","params":{"notifications":{},"#
            + #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","#
            + #""io.modelcontextprotocol/clientCapabilities":{}}}}"#
    }
}
