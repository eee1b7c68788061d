import Synchronization
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Starts the program that was built beside the tests.
enum Spawn {
    struct Failure: Error {
        let call: String
        let number: Int32
    }

    /// What a shell would hand down, and nothing that configures the program.
    static let baseEnvironment: [String: String] = {
        var kept: [String: String] = [:]
        for name in ["PATH", "HOME", "LD_LIBRARY_PATH", "DYLD_FRAMEWORK_PATH"] {
            if let value = getenv(name) { kept[name] = String(cString: value) }
        }
        return kept
    }()

    /// On Linux beside the test program, on macOS beside its bundle.
    static let path: String = {
        for argument in CommandLine.arguments {
            let steps = argument.split(separator: "/", omittingEmptySubsequences: false)
            if let bundle = steps.firstIndex(where: { $0.hasSuffix(".xctest") }) {
                return (steps[..<bundle] + ["TrussMCP"]).joined(separator: "/")
            }
        }
        return "TrussMCP"
    }()

    /// Held while there are descriptors that a program started at the same time could inherit.
    private static let turn = Mutex(())

    static func program(
        _ words: [String], environment: [String: String], inGroup: Bool
    ) throws -> (id: pid_t, input: Int32, output: Int32, errors: Int32) {
        // For writes to a program that has ended.
        signal(SIGPIPE, SIG_IGN)
        return try turn.withLock { _ in
            let pipes = try (0..<3).map { _ in try makePipe() }
            let theirs = [pipes[0].read, pipes[1].write, pipes[2].write]
            defer { for descriptor in theirs { close(descriptor) } }
            let id = try spawn(
                words, environment.map { "\($0)=\($1)" }, theirs, inGroup: inGroup)
            return (id, pipes[0].write, pipes[1].read, pipes[2].read)
        }
    }

    private static func makePipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure(call: "pipe", number: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func spawn(
        _ arguments: [String], _ environment: [String], _ descriptors: [Int32], inGroup: Bool
    ) throws -> pid_t {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let group = inGroup ? Int32(POSIX_SPAWN_SETPGROUP) : 0
        posix_spawnattr_setflags(&attributes, Int16(Int32(POSIX_SPAWN_SETSIGDEF) | group))

        var id: pid_t = 0
        let words = arguments.map { strdup($0) } + [nil]
        let variables = environment.map { strdup($0) } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        let number = posix_spawn(&id, arguments[0], &actions, &attributes, words, variables)
        guard number == 0 else { throw Failure(call: "posix_spawn \(path)", number: number) }
        return id
    }
}

/// Waits for something that happens elsewhere; fails after a time in which it must have.
func eventually(
    _ what: String, within limit: Duration = .seconds(60), _ condition: () -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while !condition() {
        try #require(ContinuousClock.now < deadline, "waited in vain for \(what)")
        try await Task.sleep(for: .milliseconds(5))
    }
}
