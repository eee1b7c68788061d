import Dispatch
import Synchronization
import System

/// A PostgreSQL of our own in a temporary folder, reachable through a Unix socket in it only.
///
/// It lives as long as a pipe to its guard is open: `stop()` closes it, and so does the end of this
/// process, whatever ends it.
final class PrivatePostgreSQL: Sendable {
    /// The private folder: socket, log, and data.
    let folder: String

    /// The role that owns everything, a superuser as in Truss's own compose file.
    static let role = "truss"

    private let guardian: ChildProcess
    private let lifeline: Mutex<Descriptor?>
    private let reaper = DispatchQueue(label: "sandbox.reaper")

    /// Starts the guard, which makes a cluster and runs it; returns before that is ready.
    init(_ installation: PostgreSQLInstallation) throws(SandboxError) {
        let user = SystemUser.insteadOfRoot
        folder = freshPath()
        let pipe: Pipe
        do throws(Errno) {
            pipe = try .neverInherited()
        } catch {
            throw .system(call: "pipe", errno: error.code)
        }
        defer { pipe.read.close() }
        do throws(Errno) {
            guardian = try ChildProcess(
                .apart,
                [
                    "/bin/sh", "-c", guardScript, "truss-sandbox", folder,
                    installation.programs, Self.role, user?.name ?? "",
                    user.map { String($0.id) } ?? "", user.map { String($0.group) } ?? "",
                ],
                environment: ["PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL=C"],
                input: pipe.read)
        } catch {
            pipe.write.close()
            throw .system(call: "posix_spawn", errno: error.code)
        }
        lifeline = Mutex(pipe.write)
        // Where this throws, `deinit` lets go of the guard.
        try makePrivateFolder(folder, ownedBy: user)
        _ = pipe.write.put("\n".utf8)
    }

    deinit { stop() }

    /// What libpq needs to reach a database of it; nothing of it comes from the environment.
    func connectionString(database: String) -> String {
        "host=\(folder) port=5432 dbname=\(database) user=\(Self.role) password='' options='' "
            + "sslmode=disable gssencmode=disable connect_timeout=5 client_encoding=UTF8 "
            + "application_name=truss"
    }

    /// The last line of PostgreSQL's log when the guard has given up; nil while there is hope.
    var failure: String? {
        guard Path.exists("\(folder)/failed") else { return nil }
        let lines = Path.text(of: "\(folder)/log").split(separator: "\n")
        return String(
            lines.last { !$0.allSatisfy(\.isWhitespace) }?.prefix(300) ?? "no reason given")
    }

    /// Lets go of it and returns: the guard stops PostgreSQL at once and removes the folder.
    func stop() {
        let descriptor = lifeline.withLock { lifeline in
            defer { lifeline = nil }
            return lifeline
        }
        guard let descriptor else { return }
        descriptor.close()
        reaper.async { [guardian] in guardian.waitForExit() }
    }

    /// Waits, after `stop()`, until no process and no file of it is left.
    func waitUntilGone() async {
        await withCheckedContinuation { continuation in
            reaper.async { continuation.resume() }
        }
    }
}
