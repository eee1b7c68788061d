/// What whoever starts a sandbox may choose; it listens on loopback only.
package struct SandboxOptions: Hashable, Sendable {
    /// The TCP port; 0 takes any free one.
    package var port: Int

    /// Whether the 200 requests in 60 seconds of contract 1.4 are enforced.
    package var limitsRate: Bool

    /// Folders to look for `postgres` in before the usual ones, in the form of `PATH`.
    package var searchPath: String

    package init(port: Int = 0, limitsRate: Bool = false, searchPath: String = "") {
        self.port = port
        self.limitsRate = limitsRate
        self.searchPath = searchPath
    }
}
