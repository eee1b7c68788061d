import Dispatch
import JSON
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The built program, started as a client starts it: three pipes and an environment.
///
/// It is killed when nothing refers to it any more.
final class SpawnedProgram: Sendable {
    let id: pid_t

    private let collected: Collected
    private let output: Int32
    private let input: Mutex<Int32?>

    /// Writes go here, as a program may not read for a while.
    private let writing = DispatchQueue(label: "SpawnedProgram.writing")

    /// Starts the program; `readsOutput: false` leaves its answers in the pipe until `readOutput()`.
    ///
    /// A launcher is a command that starts the command after it.
    init(
        _ arguments: [String], environment: [String: String] = [:], readsOutput: Bool = true,
        inGroup: Bool = false, launcher: [String] = []
    ) throws {
        let spawned = try Spawn.program(
            launcher + [Spawn.path] + arguments,
            environment: Spawn.baseEnvironment.merging(environment) { $1 }, inGroup: inGroup)
        id = spawned.id
        output = spawned.output
        input = Mutex(spawned.input)
        collected = Collected(id: spawned.id)
        collected.gather(from: spawned.errors, into: \.errors)
        collected.reap()
        if readsOutput { readOutput() }
    }

    deinit {
        closeInput()
        collected.signal(SIGKILL)
    }

    func readOutput() { collected.gather(from: output, into: \.output) }

    /// Nobody will read its output; only where `readsOutput` was false.
    func closeOutput() { close(output) }

    func send(_ line: String) { send(Array((line + "\n").utf8)) }

    func send(_ bytes: [UInt8]) {
        guard let input = input.withLock({ $0 }) else { return }
        writing.async {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    func closeInput() {
        let open = input.withLock { input in
            defer { input = nil }
            return input
        }
        guard let open else { return }
        writing.async { close(open) }
    }

    func signal(_ number: Int32) { collected.signal(number) }

    /// Everything written so far.
    var outputText: String { collected.text(\.output) }
    var errorText: String { collected.text(\.errors) }

    /// The complete lines written so far.
    var lines: [String] {
        outputText.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
            String.init)
    }

    /// The lines as JSON; a line that is none is a null.
    var messages: [JSONValue] { lines.map { (try? JSONValue(parsing: $0)) ?? .null } }

    /// The answer to a request.
    func answer(to id: JSONValue) async throws -> JSONObject {
        var found: JSONObject?
        var seen = 0
        try await eventually("an answer to \(id)") {
            let lines = self.lines
            for line in lines[seen...] where found == nil {
                let message = (try? JSONValue(parsing: line))?.object
                if message?["id"] == id { found = message }
            }
            seen = lines.count
            return found != nil
        }
        return found ?? [:]
    }

    /// Waits for its end: the exit status, or minus the signal that ended it.
    func ending() async throws -> Int32 {
        try await eventually("the end of the program") { self.collected.hasEnded }
        return collected.status ?? 0
    }
}

/// What a spawned program has written and how it ended, filled by threads.
private final class Collected: Sendable {
    struct State {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var openPipes = 0
        var status: Int32?
    }

    private let id: pid_t
    private let state = Mutex(State())

    init(id: pid_t) { self.id = id }

    var status: Int32? { state.withLock { $0.status } }

    var hasEnded: Bool { state.withLock { $0.status != nil && $0.openPipes == 0 } }

    func text(_ stream: any KeyPath<State, [UInt8]> & Sendable) -> String {
        String(decoding: state.withLock { $0[keyPath: stream] }, as: UTF8.self)
    }

    func gather(
        from descriptor: Int32, into stream: any WritableKeyPath<State, [UInt8]> & Sendable
    ) {
        state.withLock { $0.openPipes += 1 }
        DispatchQueue(label: "SpawnedProgram.reading").async {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                self.state.withLock { $0[keyPath: stream] += buffer[..<count] }
            }
            close(descriptor)
            self.state.withLock { $0.openPipes -= 1 }
        }
    }

    func reap() {
        DispatchQueue(label: "SpawnedProgram.reaping").async {
            // Seen before it is reaped, so that its number cannot be another's when we signal it.
            var info = siginfo_t()
            while waitid(P_PID, id_t(self.id), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
            self.state.withLock { state in
                var status: Int32 = 0
                while waitpid(self.id, &status, 0) < 0, errno == EINTR {}
                let signal = status & 0x7f
                state.status = signal == 0 ? (status >> 8) & 0xff : -signal
            }
        }
    }

    func signal(_ number: Int32) {
        state.withLock { state in
            if state.status == nil { kill(id, number) }
        }
    }
}
