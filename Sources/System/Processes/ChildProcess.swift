#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A program started from here; it ignores no signal that we ignore, and sees only the environment given.
package struct ChildProcess: Sendable {
    /// What it shares with us.
    package enum Kind: Sendable {
        /// It is found along `PATH`, and has our terminal, standard error and open descriptors.
        case helper

        /// It has a full path, a session of its own, out of reach of our terminal's signals, and no
        /// descriptor but those named.
        case apart
    }

    private let id: pid_t

    /// Starts a program; what is not named reads and writes `/dev/null`.
    package init(
        _ kind: Kind, _ arguments: [String], environment: [String], input: Descriptor? = nil,
        output: Descriptor? = nil
    ) throws(Errno) {
        guard let program = arguments.first else { throw .noSuchFile }
        var actions = SpawnActions()
        defer { actions.destroy() }
        actions.redirect(0, to: input)
        actions.redirect(1, to: output)
        if kind == .apart {
            actions.redirect(2, to: nil)
            actions.closeTheRest()
        }
        var attributes = SpawnAttributes(kind)
        defer { attributes.destroy() }
        let arguments = CStrings(arguments)
        defer { arguments.deallocate() }
        let environment = CStrings(environment)
        defer { environment.deallocate() }

        var id: pid_t = 0
        let spawn = kind == .apart ? posix_spawn : posix_spawnp
        let failure = spawn(
            &id, program, &actions.value, &attributes.value, arguments.pointers,
            environment.pointers)
        guard failure == 0 else { throw Errno(failure) }
        self.id = id
    }

    /// Blocks until the program has ended, and lets the system forget it.
    @discardableResult
    package func waitForExit() -> ExitStatus {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, Errno.last == .interrupted {}
        return ExitStatus(status)
    }

    /// Blocks until the program has ended, looking after something meanwhile; nil, with the program killed,
    /// where that takes too long.
    package func waitForExit(within time: Duration, _ meanwhile: () -> Void) -> ExitStatus? {
        let end = ContinuousClock.now + time
        var status: Int32 = 0
        var pause: UInt32 = 1
        while waitpid(id, &status, WNOHANG) == 0 {
            guard ContinuousClock.now < end else {
                kill(id, SIGKILL)
                waitForExit()
                return nil
            }
            meanwhile()
            usleep(pause * 1000)
            pause = min(pause * 2, 20)
        }
        return ExitStatus(status)
    }

    /// How a program ended.
    package struct ExitStatus: Sendable {
        /// The exit status, or 128 and the signal's number, as a shell has it.
        package let code: Int32

        fileprivate init(_ status: Int32) {
            let signal = status & 0x7F
            code = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
        }
    }

    /// What a short program prints, blocking; empty where it cannot be started.
    package static func output(of arguments: [String]) -> String {
        guard let pipe = try? Pipe.neverInherited() else { return "" }
        defer { pipe.read.close() }
        let child = try? ChildProcess(
            .apart, arguments, environment: ["LC_ALL=C"], output: pipe.write)
        pipe.write.close()
        guard let child else { return "" }
        defer { child.waitForExit() }
        return String(decoding: (try? pipe.read.bytes(upTo: 64 << 10)) ?? [], as: UTF8.self)
    }
}

/// What a program printed until it ended.
package struct ChildOutput: Sendable {
    package let bytes: [UInt8]

    /// The exit status, or 128 and the signal's number.
    package let status: Int32

    package enum Failure: Error {
        case notStarted(String)
        case tooSlow
    }

    /// Runs a program, found along `PATH`, without a shell, and blocks until it ends.
    ///
    /// A descendant that keeps the output open does not hold this up. Of the output the first 64 KB count.
    package init(
        of arguments: [String], environment: [String: String], deadline: Duration
    ) throws(Failure) {
        let pipe: Pipe
        let child: ChildProcess
        do throws(Errno) {
            pipe = try Pipe()
        } catch {
            throw .notStarted(error.reason)
        }
        defer { pipe.read.close() }
        pipe.read.makeNonBlocking()
        do throws(Errno) {
            defer { pipe.write.close() }
            child = try ChildProcess(
                .helper, arguments, environment: environment.map { "\($0)=\($1)" },
                output: pipe.write)
        } catch {
            throw .notStarted(error.reason)
        }
        var bytes: [UInt8] = []
        func drain() {
            let new = (try? pipe.read.bytes(upTo: .max)) ?? []
            if bytes.count < ChildOutput.maxSize { bytes += new }
        }
        guard let status = child.waitForExit(within: deadline, drain) else { throw .tooSlow }
        drain()
        self.bytes = bytes
        self.status = status.code
    }

    private static let maxSize = 65536
}

/// What happens to descriptors between `fork` and `exec`.
private struct SpawnActions {
    #if canImport(Darwin)
    var value: posix_spawn_file_actions_t?
    #else
    var value = posix_spawn_file_actions_t()
    #endif

    init() { posix_spawn_file_actions_init(&value) }

    mutating func redirect(_ number: Int32, to source: Descriptor?) {
        if let source {
            posix_spawn_file_actions_adddup2(&value, source.number, number)
        } else {
            posix_spawn_file_actions_addopen(&value, number, "/dev/null", O_RDWR, 0)
        }
    }

    /// Closing a number that is not open is no error here.
    mutating func closeTheRest() {
        #if !canImport(Darwin)
        let limit = min(max(sysconf(Int32(_SC_OPEN_MAX)), 256), 4096)
        for number in 3..<Int32(limit) { posix_spawn_file_actions_addclose(&value, number) }
        #endif
    }

    mutating func destroy() { posix_spawn_file_actions_destroy(&value) }
}

/// Signals as a fresh program expects them, and a session.
private struct SpawnAttributes {
    #if canImport(Darwin)
    var value: posix_spawnattr_t?
    #else
    var value = posix_spawnattr_t()
    #endif

    init(_ kind: ChildProcess.Kind) {
        posix_spawnattr_init(&value)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&value, &signals)
        // A helper may have been meant to survive the terminal, as we are.
        let reset =
            kind == .helper ? [SIGPIPE] : [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGCHLD]
        for signal in reset { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&value, &signals)
        var flags = Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
        if kind == .apart {
            #if canImport(Darwin)
            flags |= POSIX_SPAWN_SETSID | POSIX_SPAWN_CLOEXEC_DEFAULT
            #else
            flags |= 0x80  // POSIX_SPAWN_SETSID of glibc and musl, which Swift does not import
            #endif
        }
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
