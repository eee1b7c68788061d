#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What a program printed until it ended.
struct ChildOutput {
    let bytes: [UInt8]

    /// The exit status, or 128 and the signal's number.
    let status: Int32

    enum Failure: Error {
        case notStarted(String)
        case tooSlow
    }

    /// A key needs less; the rest is read and dropped.
    private static let maxSize = 65536

    /// Runs a program, found along `PATH`, without a shell, and blocks until it ends.
    ///
    /// A descendant that keeps the output open does not hold this up.
    init(
        of arguments: [String], environment: [String: String], deadline: Duration
    ) throws(Failure) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .notStarted(Platform.reason(errno)) }
        defer { close(ends[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)

        let (child, result) = ChildOutput.spawn(arguments, environment, output: ends[1])
        close(ends[1])
        guard result == 0 else { throw .notStarted(Platform.reason(result)) }

        let end = ContinuousClock.now + deadline
        var bytes: [UInt8] = []
        var status: Int32 = 0
        var pause: Int32 = 1
        while waitpid(child, &status, WNOHANG) == 0 {
            guard ContinuousClock.now < end else {
                kill(child, SIGKILL)
                while waitpid(child, &status, 0) < 0, errno == EINTR {}
                throw .tooSlow
            }
            ChildOutput.drain(ends[0], into: &bytes)
            usleep(UInt32(pause) * 1000)
            pause = min(pause * 2, 20)
        }
        ChildOutput.drain(ends[0], into: &bytes)
        self.bytes = bytes
        let signal = status & 0x7F
        self.status = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    private static func drain(_ descriptor: Int32, into bytes: inout [UInt8]) {
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            if bytes.count < maxSize { bytes += piece[..<count] }
        }
    }

    private static func spawn(
        _ arguments: [String], _ environment: [String: String], output: Int32
    ) -> (child: pid_t, result: Int32) {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)

        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))

        let words = arguments.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var child: pid_t = 0
        let result = posix_spawnp(
            &child, arguments[0], &actions, &attributes, words, variables)
        return (child, result)
    }
}
