#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The operating system's words for an error number.
func systemMessage(_ number: Int32) -> String {
    strerror(number).map { String(cString: $0) } ?? "error \(number)"
}

/// Two connected descriptors that no program started later inherits.
///
/// On Linux they are sockets: `pipe2` is hidden from Swift, and `pipe` leaves a moment in which another
/// thread's child could inherit them.
func makePipe() throws(SandboxError) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    #if canImport(Darwin)
    let result = pipe(&ends)
    for end in ends where result == 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    #elseif canImport(Musl)
    let result = socketpair(AF_UNIX, SOCK_STREAM | O_CLOEXEC, 0, &ends)
    #else
    let result = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0, &ends)
    #endif
    guard result == 0 else { throw .system(call: "pipe", errno: errno) }
    return (ends[0], ends[1])
}

/// Everything from a descriptor up to its end, or up to a limit in bytes; blocks.
func readAll(from descriptor: Int32, limit: Int = 64 << 10) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while bytes.count < limit {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// The text of a file; empty where it cannot be read.
func contents(ofFile path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    return readAll(from: descriptor)
}

/// Whether a file of that name can be executed by us.
func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }

/// Whether anything of that name exists.
func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// The entries of a folder in any order, without `.` and `..`; empty where it cannot be read.
func entries(ofFolder path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(
                to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)
            ) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names
}

/// The path with every symbolic link followed; the path itself where that fails.
func resolvingLinks(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
}

/// A path nobody has used yet, for a private folder.
///
/// It is directly under `/tmp`, whatever `TMPDIR` says: the path of a Unix socket has room for
/// about a hundred bytes.
func freshPath() -> String {
    "/tmp/truss-" + String(UInt64.random(in: .min ... .max), radix: 36)
}

/// Creates an empty folder that only its owner may enter.
func makePrivateFolder(_ path: String, ownedBy user: SystemUser?) throws(SandboxError) {
    guard mkdir(path, 0o700) == 0 else { throw .system(call: "mkdir", errno: errno) }
    if let user, chown(path, user.id, user.group) != 0 {
        throw .system(call: "chown", errno: errno)
    }
}

/// An account of this machine.
struct SystemUser: Sendable {
    let name: String
    let id: uid_t
    let group: gid_t

    init?(named name: String) {
        var entry = passwd()
        var buffer = [CChar](repeating: 0, count: 16 << 10)
        var result: UnsafeMutablePointer<passwd>?
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &result) == 0, result != nil else {
            return nil
        }
        self.name = name
        id = entry.pw_uid
        group = entry.pw_gid
    }

    /// Who runs the database instead of root, which PostgreSQL refuses to run as; nil for anyone else.
    static var insteadOfRoot: SystemUser? {
        guard geteuid() == 0 else { return nil }
        return SystemUser(named: "postgres") ?? SystemUser(named: "nobody")
    }
}
