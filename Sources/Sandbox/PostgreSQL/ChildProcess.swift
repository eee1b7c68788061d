#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A program running in a session of its own, out of reach of our terminal's signals.
///
/// It shares no descriptor with us but those named, ignores no signal we ignore, and sees only the
/// environment given.
struct ChildProcess: Sendable {
    let id: pid_t

    /// Starts a program by its full path; what is not named reads and writes `/dev/null`.
    init(
        _ arguments: [String], environment: [String], standardInput: Int32? = nil,
        standardOutput: Int32? = nil
    ) throws(SandboxError) {
        var actions = SpawnActions()
        defer { actions.destroy() }
        actions.redirect(0, to: standardInput)
        actions.redirect(1, to: standardOutput)
        actions.redirect(2, to: nil)
        actions.closeTheRest()

        var attributes = SpawnAttributes()
        defer { attributes.destroy() }

        var id: pid_t = 0
        var result = ENOENT
        if let program = arguments.first {
            let arguments = CStrings(arguments)
            let environment = CStrings(environment)
            result = posix_spawn(
                &id, program, &actions.value, &attributes.value, arguments.pointers,
                environment.pointers)
            arguments.deallocate()
            environment.deallocate()
        }
        guard result == 0 else { throw .system(call: "posix_spawn", errno: result) }
        self.id = id
    }

    /// Blocks until the program has ended, and lets the system forget it.
    func waitForExit() {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
    }

    /// What a short program prints, blocking; empty where it cannot be started.
    static func output(of arguments: [String]) -> String {
        guard let pipe = try? makePipe() else { return "" }
        defer { close(pipe.read) }
        let child = try? ChildProcess(
            arguments, environment: ["LC_ALL=C"], standardOutput: pipe.write)
        close(pipe.write)
        guard let child else { return "" }
        defer { child.waitForExit() }
        return readAll(from: pipe.read)
    }
}

/// What happens to descriptors between `fork` and `exec`.
private struct SpawnActions {
    #if canImport(Darwin)
    var value: posix_spawn_file_actions_t?
    #else
    var value = posix_spawn_file_actions_t()
    #endif

    init() { posix_spawn_file_actions_init(&value) }

    mutating func redirect(_ descriptor: Int32, to source: Int32?) {
        if let source {
            posix_spawn_file_actions_adddup2(&value, source, descriptor)
        } else {
            posix_spawn_file_actions_addopen(&value, descriptor, "/dev/null", O_RDWR, 0)
        }
    }

    /// Closing a number that is not open is no error here.
    mutating func closeTheRest() {
        #if !canImport(Darwin)
        let limit = min(max(sysconf(Int32(_SC_OPEN_MAX)), 256), 4096)
        for descriptor in 3..<Int32(limit) {
            posix_spawn_file_actions_addclose(&value, descriptor)
        }
        #endif
    }

    mutating func destroy() { posix_spawn_file_actions_destroy(&value) }
}

/// A new session, and every signal as a fresh program expects it.
private struct SpawnAttributes {
    #if canImport(Darwin)
    var value: posix_spawnattr_t?
    #else
    var value = posix_spawnattr_t()
    #endif

    init() {
        posix_spawnattr_init(&value)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&value, &signals)
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGCHLD] {
            sigaddset(&signals, signal)
        }
        posix_spawnattr_setsigdefault(&value, &signals)
        var flags = Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
        #if canImport(Darwin)
        flags |= POSIX_SPAWN_SETSID | POSIX_SPAWN_CLOEXEC_DEFAULT
        #else
        flags |= 0x80  // POSIX_SPAWN_SETSID of glibc and musl, which Swift does not import
        #endif
        posix_spawnattr_setflags(&value, Int16(flags))
    }

    mutating func destroy() { posix_spawnattr_destroy(&value) }
}

/// A null-terminated vector of C strings.
private struct CStrings {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [String]) { pointers = strings.map { strdup($0) } + [nil] }

    func deallocate() { for pointer in pointers { free(pointer) } }
}
