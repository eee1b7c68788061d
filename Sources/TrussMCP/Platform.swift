#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What the operating system knows of this process.
enum Platform {
    /// The environment; of a name set twice the first counts, as for `getenv`.
    static var environment: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, variables[String(parts[0])] == nil {
                variables[String(parts[0])] = String(parts[1])
            }
            entry += 1
        }
        return variables
    }

    /// Keeps requests to this machine from going through a proxy, which would see the key.
    ///
    /// URLSession hands `http_proxy` to libcurl, which asks a proxy for loopback too. To be called before
    /// there are other threads.
    static func exemptLoopbackFromProxies() {
        let set = environment["no_proxy"] ?? environment["NO_PROXY"] ?? ""
        guard set != "*" else { return }
        let names = (set.isEmpty ? [] : [set]) + ["localhost", "127.0.0.1", "::1"]
        setenv("no_proxy", names.joined(separator: ","), 1)
    }

    /// Has the memory of a large result go back to the system; to be called before there are other threads.
    ///
    /// glibc takes also large blocks from its heaps once some have come and gone, and has eight heaps for each
    /// processor, which stay as large as they were (mallopt(3)). Other libraries have no such function.
    static func returnFreedMemory() {
        guard let function = dlsym(nil, "mallopt") else { return }
        let set = unsafeBitCast(function, to: (@convention(c) (Int32, Int32) -> Int32).self)
        let (largestFromHeap, maxHeaps) = (Int32(-3), Int32(-8))
        _ = set(largestFromHeap, 1 << 20)
        _ = set(maxHeaps, 2)
    }

    /// The current folder's full path, without a slash at its end.
    static var currentFolder: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        let folder = String(cString: path)
        return folder == "/" ? "" : folder
    }

    /// The full path this program was started by, with symbolic links as they are.
    ///
    /// A package manager's link outlives the version it points to.
    static func programPath(_ environment: [String: String]) -> String {
        let name = CommandLine.arguments.first ?? "TrussMCP"
        if name.hasPrefix("/") { return name }
        if name.contains("/") {
            return "\(currentFolder)/\(name.hasPrefix("./") ? String(name.dropFirst(2)) : name)"
        }
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        let paths = folders.map { folder -> String in "\(folder)/\(name)" }
        let found = paths.first { access($0, X_OK) == 0 }
        return found ?? name
    }

    /// Has the calling thread do nothing but take signals, until another ends the process.
    ///
    /// Who started this process may have blocked them, and the other threads do.
    static func takeSignals() -> Never {
        var none = sigset_t()
        sigemptyset(&none)
        while true { sigsuspend(&none) }
    }

    /// What other users may do with a file of such a mode; nil where nothing.
    static func exposure(_ mode: mode_t) -> String? {
        let verbs = [(0o044, "read"), (0o022, "changed")].filter { mode & $0.0 != 0 }.map(\.1)
        guard mode & S_IFMT == S_IFREG, !verbs.isEmpty else { return nil }
        let whom = mode & 0o006 != 0 ? "every user of this machine" : "the users of its group"
        return "can be \(verbs.joined(separator: " and ")) by \(whom)"
    }

    /// What an `errno` means, in the system's words.
    static func reason(_ code: Int32) -> String {
        guard let text = strerror(code) else { return "error \(code)" }
        return String(cString: text)
    }

    /// Ends the process, and with it threads that wait for input.
    static func exit(with status: ExitStatus) -> Never {
        _exit(status.rawValue)
    }
}

/// Text for people; standard output is the protocol's, but for help and version.
enum Console {
    /// Writes a text to standard output.
    static func print(_ text: String) {
        put(text, on: STDOUT_FILENO)
    }

    /// Writes a line to standard error.
    static func note(_ line: String) {
        put("TrussMCP: \(line)\n", on: STDERR_FILENO)
    }

    private static func put(_ text: String, on descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return }
            rest = rest.dropFirst(max(count, 0))
        }
    }
}
