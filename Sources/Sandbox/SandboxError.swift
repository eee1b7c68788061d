import System

/// Why a sandbox did not start: one line, with what to do about it.
package enum SandboxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No installation of PostgreSQL 13 or newer; `found` names an older one.
    case serverMissing(found: String?)

    /// The server is there, its client library is not.
    case clientLibraryMissing(reason: String)

    /// A system call needed for starting failed.
    case system(call: String, errno: Int32)

    /// PostgreSQL or its sample data said no; `reason` is its own last line.
    case databaseFailed(reason: String)

    /// The HTTP side could not listen.
    case portUnavailable(port: Int, reason: String)

    /// The task was cancelled while it started.
    case cancelled

    package var description: String {
        switch self {
        case .serverMissing(let found):
            "The sandbox needs PostgreSQL 13 or newer"
                + (found.map { ", found only \($0)" } ?? ", found none") + "; \(remedy)"
        case .clientLibraryMissing(let reason):
            "The sandbox needs PostgreSQL's client library libpq (\(reason)); \(remedy)"
        case .system(let call, let errno):
            "The sandbox could not start: \(call): \(Errno(errno).reason); "
                + "check free space and permissions of /tmp."
        case .databaseFailed(let reason):
            "The sandbox's PostgreSQL did not start: \(reason); check that /tmp has free space, that "
                + "this account has a name (`id -un`), and that PostgreSQL itself is whole."
        case .portUnavailable(let port, let reason):
            "The sandbox cannot listen on 127.0.0.1:\(port): \(reason); choose another port, or 0 "
                + "for any free one."
        case .cancelled:
            "The sandbox was stopped while it started; start it again."
        }
    }

    private var remedy: String {
        "install it: `apt-get install postgresql` (Debian, Ubuntu) or "
            + "`brew install postgresql@17` (macOS)."
    }
}
