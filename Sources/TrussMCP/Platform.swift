import System

/// What this program asks of the operating system at its start.
enum Platform {
    /// Keeps requests to this machine from going through a proxy, which would see the key.
    ///
    /// URLSession hands `http_proxy` to libcurl, which asks a proxy for loopback too. To be called before
    /// there are other threads.
    static func exemptLoopbackFromProxies() {
        let environment = ThisProcess.environment
        let set = environment["no_proxy"] ?? environment["NO_PROXY"] ?? ""
        guard set != "*" else { return }
        let names = (set.isEmpty ? [] : [set]) + ["localhost", "127.0.0.1", "::1"]
        ThisProcess.setVariable("no_proxy", names.joined(separator: ","))
    }

    /// The full path this program was started by, with symbolic links as they are.
    ///
    /// A package manager's link outlives the version it points to.
    static func programPath(_ environment: [String: String]) -> String {
        let name = CommandLine.arguments.first ?? "TrussMCP"
        if name.hasPrefix("/") { return name }
        if name.contains("/") {
            let relative = name.hasPrefix("./") ? String(name.dropFirst(2)) : name
            return "\(ThisProcess.currentFolder)/\(relative)"
        }
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        let paths = folders.map { folder -> String in "\(folder)/\(name)" }
        return paths.first(where: Path.isExecutable) ?? name
    }
}

/// Text for people; standard output is the protocol's, but for help and version.
enum Console {
    /// Writes a text to standard output.
    static func print(_ text: String) { _ = Descriptor.standardOutput.put(text.utf8) }

    /// Writes a line to standard error.
    static func note(_ line: String) {
        _ = Descriptor.standardError.put("TrussMCP: \(line)\n".utf8)
    }
}
