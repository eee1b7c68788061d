import Foundation

/// A program under measurement, spoken to line by line, by system calls that add nothing of their own.
final class Child {
    private var process: pid_t = 0
    private let input: Int32
    private let output: Int32
    private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)

    /// Quiet, it says nothing on standard error.
    init(
        _ program: URL, _ arguments: [String] = [], environment: [String: String] = [:],
        isQuiet: Bool = false
    ) throws {
        var toChild: [Int32] = [0, 0]
        var fromChild: [Int32] = [0, 0]
        guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else { throw Failure("no pipe") }
        input = toChild[1]
        output = fromChild[0]
        for end in [input, output] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        #else
        var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
        posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
        if isQuiet { posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) }
        for end in [toChild[0], fromChild[1]] {
            posix_spawn_file_actions_addclose(&actions, end)
        }
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var words = ([program.path] + arguments).map { strdup($0) } + [nil]
        var settings = variables.map { strdup("\($0)=\($1)") } + [nil]
        let error = posix_spawn(&process, program.path, &actions, nil, &words, &settings)
        for text in words + settings { free(text) }
        close(toChild[0])
        close(fromChild[1])
        guard error == 0 else { throw Failure("\(program.path) does not start: \(error)") }
    }

    deinit {
        close(output)
        chunk.deallocate()
    }

    func send(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(input, bytes, bytes.count)
    }

    /// Reads to the end of a line, of which up to 64 KiB are kept, and returns its bytes.
    func line() -> (text: String, bytes: Int) {
        var kept: [UInt8] = []
        var count = 0
        while true {
            let read = read(output, chunk.baseAddress, chunk.count)
            guard read > 0 else { break }
            count += read
            if kept.count < 1 << 16 { kept += chunk[..<min(read, 1 << 16)] }
            // Answers come one at a time here, so a newline ends what was read.
            if chunk[read - 1] == UInt8(ascii: "\n") { break }
        }
        return (String(decoding: kept, as: UTF8.self), count)
    }

    /// Sends a line and waits for the answer.
    func ask(_ line: String) -> (text: String, bytes: Int) {
        send(line)
        return self.line()
    }

    /// Reads until so many lines have come.
    func lines(_ wanted: Int) {
        var seen = 0
        while seen < wanted {
            let read = read(output, chunk.baseAddress, chunk.count)
            guard read > 0 else { return }
            seen += chunk[..<read].count { $0 == UInt8(ascii: "\n") }
        }
    }

    /// Asks it to end, as a supervisor would, and waits for the exit.
    func interrupt() {
        kill(process, SIGTERM)
        finish()
    }

    /// Ends the input and waits for the exit.
    func finish() {
        close(input)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    /// A figure in KiB of Linux's `/proc/<pid>/status`; nil elsewhere.
    func memory(_ name: String) -> Double? {
        let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
            .flatMap { Double($0) }
    }

    /// Clock ticks of processor time used so far, from Linux's `/proc/<pid>/stat`; nil elsewhere.
    var ticks: Int? {
        let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        let fields = stat?.split(separator: ")").last?.split(separator: " ")
        guard let fields, fields.count > 13, let user = Int(fields[11]),
            let system = Int(fields[12])
        else { return nil }
        return user + system
    }
}
