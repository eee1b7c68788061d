import Foundation
import JSON
import Testing

@testable import TrussMCP

/// A file under `examples`.
private enum Example {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(
            contentsOf: root.appendingPathComponent("examples/\(path)"), encoding: .utf8)
    }

    static func json(_ path: String) throws -> JSONObject {
        let value = try JSONValue(parsing: text(path), repeatedMembers: .refused)
        return try #require(value.object, "\(path) is no object")
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(
            atPath: root.appendingPathComponent("examples/\(path)").path)
    }
}

extension JSONObject {
    /// The names that a format neither requires nor allows, or that are missing.
    fileprivate func complaints(required: Set<String>, allowed: Set<String>) -> [String] {
        required.subtracting(names).map { "no \($0)" }.sorted()
            + Set(names).subtracting(required).subtracting(allowed).map { "unknown \($0)" }.sorted()
    }
}

extension String {
    fileprivate var isKebabCase: Bool { wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil }
}

/// Each package against the rules its host publishes.
@Suite struct PackagesTests {
    /// Claude Code, plugins reference: manifest in `.claude-plugin`, everything else at the root.
    @Test func theClaudeCodePluginIsWellFormed() throws {
        let manifest = try Example.json("plugins/claude-code/.claude-plugin/plugin.json")
        #expect(
            manifest.complaints(
                required: ["name"],
                allowed: [
                    "version", "description", "author", "homepage", "repository", "license",
                    "keywords", "commands", "agents", "skills", "hooks", "mcpServers",
                    "outputStyles", "lspServers",
                ]
            ).isEmpty)
        #expect(manifest["name"]?.string?.isKebabCase == true)
        #expect(manifest["version"]?.string == Program.version)
        #expect(manifest["author"]?.object?["name"]?.string?.isEmpty == false)

        let servers = try #require(
            Example.json("plugins/claude-code/.mcp.json")["mcpServers"]?.object)
        #expect(servers.names == ["truss"])
        for server in servers {
            let entry = try #require(server.value.object)
            #expect(
                entry.complaints(required: ["command"], allowed: ["type", "args", "env"]).isEmpty)
            // An unset variable without a default keeps Claude Code from reading the file.
            #expect(!"\(server.value)".contains("${TRUSS_API_KEY}"))
        }
        let market = try Example.json("plugins/.claude-plugin/marketplace.json")
        #expect(market.complaints(required: ["name", "owner", "plugins"], allowed: []).isEmpty)
        for plugin in market["plugins"]?.array ?? [] {
            let source = try #require(plugin.object?["source"]?.string)
            #expect(source.hasPrefix("./"))
            #expect(Example.exists("plugins/\(source)/.claude-plugin/plugin.json"))
            #expect(plugin.object?["name"] == manifest["name"])
        }
    }

    /// Codex, "Package your plugin": manifest in `.codex-plugin`, paths from `./`.
    @Test func theCodexPluginIsWellFormed() throws {
        let manifest = try Example.json("plugins/codex/.codex-plugin/plugin.json")
        #expect(
            manifest.complaints(
                required: ["name", "version", "description"],
                allowed: [
                    "author", "homepage", "repository", "license", "keywords", "skills", "hooks",
                    "mcpServers", "apps", "interface",
                ]
            ).isEmpty)
        #expect(manifest["name"]?.string?.isKebabCase == true)
        #expect(manifest["version"]?.string == Program.version)
        for name in ["skills", "mcpServers"] {
            let path = try #require(manifest[name]?.string)
            #expect(path.hasPrefix("./") && !path.contains(".."))
            #expect(Example.exists("plugins/codex/\(path)"))
        }
        let interface = try #require(manifest["interface"]?.object)
        #expect(
            interface.complaints(
                required: ["displayName", "shortDescription", "developerName", "category"],
                allowed: [
                    "longDescription", "capabilities", "websiteURL", "privacyPolicyURL",
                    "termsOfServiceURL", "defaultPrompt", "brandColor", "composerIcon", "logo",
                    "logoDark", "screenshots",
                ]
            ).isEmpty)

        let servers = try #require(Example.json("plugins/codex/.mcp.json")["mcpServers"]?.object)
        let entry = try #require(servers["truss"]?.object)
        #expect(
            entry.complaints(required: ["command"], allowed: ["args", "env", "env_vars", "cwd"])
                .isEmpty)
        // Codex passes on no variable that is not named.
        let forwarded = entry["env_vars"]?.array?.compactMap(\.string) ?? []
        let keys = Option.all.filter { $0.name.hasPrefix("--api-key") }.compactMap(\.variable)
        #expect(Set(forwarded) == Set(keys + ["TRUSS_API_KEY", "TRUSS_API_URL"]))

        let market = try Example.json("plugins/.agents/plugins/marketplace.json")
        #expect(market.complaints(required: ["name", "plugins"], allowed: ["interface"]).isEmpty)
        for plugin in market["plugins"]?.array?.compactMap(\.object) ?? [] {
            #expect(
                plugin.complaints(required: ["name", "source", "policy", "category"], allowed: [])
                    .isEmpty)
            let source = plugin["source"]?.object
            #expect(source?["source"] == "local")
            let path = try #require(source?["path"]?.string)
            #expect(Example.exists("plugins/\(path)/.codex-plugin/plugin.json"))
            let policy = plugin["policy"]?.object
            #expect(
                ["AVAILABLE", "INSTALLED_BY_DEFAULT", "NOT_AVAILABLE"]
                    .contains(policy?["installation"]?.string))
            #expect(["ON_INSTALL", "ON_USE"].contains(policy?["authentication"]?.string))
        }
    }

    /// Agent Skills: front matter with `name`, the folder's, and `description`.
    @Test(arguments: ["claude-code", "codex"])
    func theSkillIsWellFormedAndNamesToolsThatExist(_ plugin: String) async throws {
        let text = try Example.text("plugins/\(plugin)/skills/truss/SKILL.md")
        #expect(try text == Example.text("plugins/claude-code/skills/truss/SKILL.md"))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first == "---")
        let head = lines.dropFirst().prefix { $0 != "---" }
        var fields: [String: String] = [:]
        for line in head {
            let parts = line.split(separator: ":", maxSplits: 1)
            try #require(parts.count == 2)
            fields[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        #expect(Set(fields.keys) == ["name", "description"])
        #expect(fields["name"] == "truss")
        let description = fields["description"] ?? ""
        #expect((1...1024).contains(description.count) && !description.contains("<"))
        // YAML would read a colon and a blank as a member of its own.
        #expect(!description.contains(": "))
        #expect(lines.count < 500)

        let program = try SpawnedProgram([], environment: Instance.nowhere)
        program.send(Line.initialize("2025-11-25"))
        program.send(Line.request(1, "tools/list"))
        let list = try await program.answer(to: 1)["result"]?.object?["tools"]?.array
        let tools = Set(list?.compactMap { $0.object?["name"]?.string } ?? [])
        for match in text.matches(of: /truss_[a-z0-9_]+[a-z0-9]/) {
            #expect(tools.contains(String(match.output)), "\(match.output)")
        }
    }

    /// MCPB `MANIFEST.md`, version 0.3.
    @Test func theBundleManifestIsWellFormed() throws {
        let manifest = try Example.json("mcpb/manifest.json")
        #expect(manifest["manifest_version"] == "0.3")
        #expect(
            manifest.complaints(
                required: [
                    "manifest_version", "name", "version", "description", "author", "server",
                ],
                allowed: [
                    "icon", "icons", "display_name", "long_description", "repository", "homepage",
                    "documentation", "support", "screenshots", "tools", "tools_generated",
                    "prompts", "prompts_generated", "keywords", "license", "privacy_policies",
                    "compatibility", "user_config", "_meta", "localization",
                ]
            ).isEmpty)
        #expect(manifest["version"]?.string == Program.version)
        #expect(manifest["author"]?.object?["name"]?.string != nil)
        let server = try #require(manifest["server"]?.object)
        #expect(
            server.complaints(required: ["type", "entry_point", "mcp_config"], allowed: []).isEmpty)
        #expect(server["type"] == "binary")
        let config = try #require(server["mcp_config"]?.object)
        #expect(
            config.complaints(
                required: ["command"], allowed: ["args", "env", "platform_overrides"]
            ).isEmpty)
        #expect(
            config["command"]?.string == "${__dirname}/" + (server["entry_point"]?.string ?? ""))

        let settings = try #require(manifest["user_config"]?.object)
        for setting in settings {
            let row = try #require(setting.value.object)
            #expect(
                row.complaints(
                    required: ["type", "title", "description"],
                    allowed: ["required", "default", "multiple", "sensitive", "min", "max"]
                ).isEmpty)
            #expect(
                ["string", "number", "boolean", "directory", "file"]
                    .contains(row["type"]?.string))
        }
        #expect(settings["key"]?.object?["sensitive"] == true)
        let variables = Set(Option.all.compactMap(\.variable) + ["TRUSS_API_KEY"])
        for variable in config["env"]?.object ?? [:] {
            #expect(variables.contains(variable.name))
            let reference = try #require(
                variable.value.string?.wholeMatch(of: /\$\{user_config\.([a-z_]+)\}/))
            #expect(settings[String(reference.output.1)] != nil)
        }
    }

    /// MCP registry `server.schema.json`, 2025-12-11.
    static func complaints(ofServer server: JSONObject) -> [String] {
        var complaints = server.complaints(
            required: ["$schema", "name", "description", "version"],
            allowed: ["title", "repository", "websiteUrl", "icons", "packages", "remotes", "_meta"])
        func check(_ isRight: Bool, _ what: String) { if !isRight { complaints.append(what) } }
        let name = server["name"]?.string ?? ""
        check(name.wholeMatch(of: /[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+/) != nil, "name \(name)")
        check((3...200).contains(name.count), "name's length")
        check((1...100).contains(server["description"]?.string?.count ?? 0), "description")
        check((1...100).contains(server["title"]?.string?.count ?? 1), "title")
        check(server["version"]?.string == Program.version, "version")
        check(
            server["repository"]?.object?.complaints(
                required: ["url", "source"], allowed: ["id", "subfolder"]) == [], "repository")
        for package in server["packages"]?.array?.compactMap(\.object) ?? [] {
            complaints += package.complaints(
                required: ["registryType", "identifier", "transport", "fileSha256"],
                allowed: [
                    "version", "registryBaseUrl", "runtimeHint", "runtimeArguments",
                    "packageArguments", "environmentVariables",
                ])
            check(package["registryType"] == "mcpb", "registryType")
            check(package["version"]?.string == Program.version, "package version")
            let hash = package["fileSha256"]?.string ?? ""
            check(hash.wholeMatch(of: /[a-f0-9]{64}/) != nil, "fileSha256 \(hash)")
            let file = package["identifier"]?.string ?? ""
            check(file.hasPrefix("https://github.com/") && file.hasSuffix(".mcpb"), "identifier")
            check(package["transport"] == ["type": "stdio"], "transport")
            for variable in package["environmentVariables"]?.array?.compactMap(\.object) ?? [] {
                complaints += variable.complaints(
                    required: ["name"],
                    allowed: [
                        "description", "isRequired", "format", "value", "isSecret", "default",
                        "placeholder", "choices", "variables",
                    ])
                let isKey = variable["name"] == "TRUSS_API_KEY"
                check((variable["isSecret"] == true) == isKey, "isSecret")
            }
        }
        return complaints
    }

    @Test func theRegistryEntryIsWellFormed() throws {
        #expect(try Self.complaints(ofServer: Example.json("registry/server.json")) == [])
    }

    @Test(.enabled(if: PackagesTests.canRelease, "needs tar, zip, unzip and sha256sum"))
    func aReleaseHasWhatItSaysWithChecksumsThatHold() async throws {
        let folder = KeysFolder()
        let script = Example.root.appendingPathComponent("examples/release.sh").path
        let made = try await Self.inShell(
            "'\(script)' --binary '\(Spawn.path)' --output '\(folder.path)/dist'"
                + " --repository https://github.com/acme/truss-tools/"
                + " && cd '\(folder.path)/dist' && sha256sum -c --quiet SHA256SUMS"
                + " && unzip -q -d bundle *.mcpb && tar xzf *.tar.gz && bundle/server/TrussMCP --version"
        )
        #expect(made.status == 0, "\(made.output)")
        #expect(made.output.hasSuffix("TrussMCP \(Program.version)\n"))
        let files = folder.files
        #expect(files.contains("dist/bundle/manifest.json"))
        #expect(files.contains { $0.hasSuffix("/skills/truss/SKILL.md") })
        let server = try #require(
            JSONValue(parsing: folder.read("dist/server.json") ?? "").object)
        #expect(Self.complaints(ofServer: server) == [])
        #expect(server["name"] == "io.github.acme/truss-tools")
        let hash = server["packages"]?.array?.first?.object?["fileSha256"]?.string ?? "-"
        let sums = folder.read("dist/SHA256SUMS") ?? ""
        #expect(sums.contains("\(hash)  truss-mcp-\(Program.version)-"))
        #expect(!"\(server)".contains("example"))

        let again = try await Self.inShell(
            "'\(script)' --binary '\(Spawn.path)' --output '\(folder.path)/dist'")
        #expect(again.status == 1)
        #expect(again.output.contains("is not empty"))
    }

    static let canRelease =
        (try? shell("for t in tar zip unzip sha256sum; do command -v $t || exit 1; done"))?.status
        == 0

    private static func inShell(_ line: String) async throws -> (status: Int32, output: String) {
        try await offPool { try shell(line) }
    }

    private static func shell(_ line: String) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", line]
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
