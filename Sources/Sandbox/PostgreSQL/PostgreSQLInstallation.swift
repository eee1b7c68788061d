import System

/// A folder with the programs of PostgreSQL 13 or newer.
struct PostgreSQLInstallation: Hashable, Sendable {
    /// The folder that holds `initdb` and `postgres`.
    let programs: String

    /// The first good one: of the search path, then of where packages put it, newest first.
    ///
    /// Blocks for a few milliseconds: each candidate is asked for its version.
    static func find(searchPath: String) throws(SandboxError) -> PostgreSQLInstallation {
        let folders = searchPath.split(separator: ":").map(String.init) + usualFolders
        var tooOld: String?
        for folder in folders
        where Path.isExecutable("\(folder)/postgres") && Path.isExecutable("\(folder)/initdb") {
            let answer = ChildProcess.output(of: ["\(folder)/postgres", "--version"])
            guard let version = majorVersion(in: answer) else { continue }
            if version >= 13 { return PostgreSQLInstallation(programs: folder) }
            tooOld = tooOld ?? "PostgreSQL \(version) in \(folder)"
        }
        throw .serverMissing(found: tooOld)
    }

    /// The number 15 of `postgres (PostgreSQL) 15.18 (Debian …)`, `16devel` included.
    static func majorVersion(in text: String) -> Int? {
        for word in text.split(whereSeparator: \.isWhitespace) {
            let digits = word.prefix { $0.isNumber }
            if let number = Int(digits) { return number }
        }
        return nil
    }

    private static var usualFolders: [String] {
        versions(of: "/usr/lib/postgresql/", suffix: "/bin")
            + versions(of: "/usr/pgsql-", suffix: "/bin")
            + versions(of: "/usr/libexec/postgresql", suffix: "")
            + versions(of: "/opt/homebrew/opt/postgresql@", suffix: "/bin")
            + versions(of: "/usr/local/opt/postgresql@", suffix: "/bin")
            + versions(of: "/Library/PostgreSQL/", suffix: "/bin")
            + versions(of: "/Applications/Postgres.app/Contents/Versions/", suffix: "/bin")
            + ["/usr/local/pgsql/bin", "/opt/homebrew/bin", "/usr/local/bin", "/usr/bin"]
    }

    /// Existing folders `<prefix><number><suffix>`, highest number first.
    private static func versions(of prefix: String, suffix: String) -> [String] {
        guard let slash = prefix.lastIndex(of: "/") else { return [] }
        let parent = String(prefix[...slash])
        let start = prefix[prefix.index(after: slash)...]
        return Path.entries(of: parent)
            .filter { $0.hasPrefix(start) }
            .compactMap { name in Int(name.dropFirst(start.count)) }
            .sorted(by: >)
            .map { "\(prefix)\($0)\(suffix)" }
    }
}
