import System

/// A path nobody has used yet, for a private folder.
///
/// It is directly under `/tmp`, whatever `TMPDIR` says: the path of a Unix socket has room for
/// about a hundred bytes.
func freshPath() -> String {
    "/tmp/truss-" + String(UInt64.random(in: .min ... .max), radix: 36)
}

/// Creates an empty folder that only its owner may enter.
func makePrivateFolder(_ path: String, ownedBy user: SystemUser?) throws(SandboxError) {
    var call = "mkdir"
    do throws(Errno) {
        try Path.makeFolder(path, mode: 0o700)
        call = "chown"
        if let user { try Path.give(path, to: user) }
    } catch {
        throw .system(call: call, errno: error.code)
    }
}

extension SystemUser {
    /// Who runs the database instead of root, which PostgreSQL refuses to run as; nil for anyone else.
    static var insteadOfRoot: SystemUser? {
        guard isRoot else { return nil }
        return SystemUser(named: "postgres") ?? SystemUser(named: "nobody")
    }
}
