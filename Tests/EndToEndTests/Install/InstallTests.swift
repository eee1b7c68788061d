import Foundation
import JSON
import Testing

@testable import TrussMCP

/// One run of `TrussMCP install` with a home of its own.
private func install(
    _ arguments: [String], in folder: KeysFolder, _ variables: [String: String] = [:]
) async throws -> (status: Int32, output: String, errors: String) {
    let environment = ["HOME": folder.path].merging(variables) { $1 }
    let program = try SpawnedProgram(["install"] + arguments, environment: environment)
    program.closeInput()
    return (try await program.ending(), program.outputText, program.errorText)
}

/// A client's file before anything is installed.
struct InstallCase: Sendable, CustomTestStringConvertible {
    let client: String
    let file: String
    let text: String
    var testDescription: String { "\(client): \(text.debugDescription.prefix(60))" }

    #if os(macOS)
    static let applications = "Library/Application Support"
    #else
    static let applications = ".config"
    #endif

    static func at(_ client: String, _ text: String) -> InstallCase {
        let files = [
            "claude-desktop": "\(applications)/Claude/claude_desktop_config.json",
            "cursor": ".cursor/mcp.json", "vscode": "\(applications)/Code/User/mcp.json",
            "zed": ".config/zed/settings.json",
            "windsurf": ".codeium/windsurf/mcp_config.json",
        ]
        return InstallCase(client: client, file: files[client] ?? "", text: text)
    }

    static let existing: [InstallCase] = [
        .at("claude-desktop", "{}"),
        .at("claude-desktop", "{ }\n"),
        .at("claude-desktop", "{\n}\n"),
        .at("claude-desktop", ""),
        .at("claude-desktop", "\u{FEFF}{\"mcpServers\":{\"a\":{\"command\":\"x\"}},\"z\":1e400}"),
        .at(
            "claude-desktop",
            "{\r\n\t\"mcpServers\": {\r\n\t\t\"a\": {\"command\": \"x\"}\r\n\t}\r\n}\r\n"),
        .at("cursor", "{\n  \"mcpServers\": {}\n}\n"),
        .at("cursor", "{\n    \"mcpServers\": {\n        \"a\": {}   \n    },\n    \"n\": 1.10\n}"),
        .at("cursor", "{\"mcpServers\": {\"a\": {}, \"b\": {}}}"),
        .at(
            "vscode",
            "// mine\n{\n  \"servers\": {\n    \"a\": { \"command\": \"x\" }, // why\n  },\n  /* \"inputs\" */ \"inputs\": [],\n}\n"
        ),
        .at("vscode", "{\n  \"servers\": {\n    \"a\": 1 // last, no comma\n    // end\n  }\n}\n"),
        .at("vscode", "{\n  \"inputs\": [\"}\", \"\\\"//\"]\n}\n"),
        .at("vscode", "{\n  // nothing yet\n}\n"),
        .at(
            "zed",
            "// Zed settings\n//\n{\n  \"theme\": \"One\", // dark\n  \"context_servers\": {\n    // mine\n    \"a\": {\n      \"command\": \"x\",\n    },\n  },\n  \"vim_mode\": true,\n}\n"
        ),
        .at("zed", "{\n  \"theme\": \"One\",\n  \"vim_mode\": true, // yes\n}\n"),
        .at(
            "windsurf",
            "{\n  \"mcpServers\": {\n    \"a\": {\"serverUrl\": \"https://é\"}\n  }\n}\n"),
    ]
}

@Suite struct InstallFileTests {
    @Test(arguments: InstallCase.existing)
    func uninstallGivesBackEveryByteAndTheModeOfTheFile(_ example: InstallCase) async throws {
        let folder = KeysFolder()
        try folder.write(example.file, example.text, mode: 0o640)
        for form in [["--sandbox"], ["--url", "https://truss.example", "--api-key-file", "k"]] {
            let arguments = [example.client] + form
            let first = try await install(arguments, in: folder)
            #expect(first.status == 0, "\(first.errors)")
            let installed = try #require(folder.read(example.file))
            #expect(installed != example.text)
            #expect(folder.read(example.file + ".before-truss") == example.text)
            #expect(folder.mode(example.file) == 0o640)
            for line in example.text.split(whereSeparator: \.isNewline) where line.contains("//") {
                #expect(installed.contains(line.drop { $0 != "/" }))
            }

            let second = try await install(arguments, in: folder)
            #expect(second.output.contains("It is there already."))
            #expect(folder.read(example.file) == installed)

            let taken = try await install(arguments + ["--uninstall"], in: folder)
            #expect(taken.status == 0, "\(taken.errors)")
            #expect(folder.read(example.file) == example.text)
            #expect(folder.mode(example.file) == 0o640)
            #expect(folder.files == [example.file])
        }
    }

    /// As above where the backup is gone, or the file was changed since: what was added goes, what
    /// else was there stays.
    @Test(arguments: InstallCase.existing)
    func withoutTheBackupNothingElseIsTouched(_ example: InstallCase) async throws {
        let folder = KeysFolder()
        try folder.write(example.file, example.text)
        _ = try await install([example.client, "--sandbox"], in: folder)
        try FileManager.default.removeItem(atPath: "\(folder.path)/\(example.file).before-truss")
        _ = try await install([example.client, "--sandbox", "--uninstall"], in: folder)
        let left = folder.read(example.file) ?? ""
        #expect(!left.contains("truss-sandbox"))
        let client = try InstallClient(named: example.client)
        let text = try ClientText(Array(left.utf8), form: try #require(client.form))
        #expect(text.entry(named: "truss-sandbox") == nil)
        // Only blanks may differ, and an empty object that was made for it.
        func essence(_ text: String) -> String {
            var text = text.filter { !$0.isWhitespace && $0 != "," }
            for name in ["mcpServers", "servers", "context_servers"] {
                text = text.replacingOccurrences(of: "\"\(name)\":{}", with: "")
            }
            return text == "{}" ? "" : text
        }
        #expect(essence(left) == essence(example.text))
    }

    @Test(arguments: InstallClient.all.filter { $0.file != nil }.map(\.name))
    func aFileIsMadeWhereThereIsNoneAndRemovedAgain(_ client: String) async throws {
        let folder = KeysFolder()
        let printed = try await install([client, "--sandbox", "--print"], in: folder)
        #expect(printed.output.contains("--sandbox"))
        #expect(folder.files.isEmpty)

        let made = try await install([client, "--sandbox", "--timeout", "5"], in: folder)
        #expect(made.status == 0, "\(made.errors)")
        let file = try #require(folder.files.first)
        #expect(folder.files == [InstallCase.at(client, "").file])
        #expect(folder.mode(file) == 0o600)
        #expect(folder.read(file)?.contains(Spawn.path.hasPrefix("/") ? Spawn.path : "/") == true)
        #expect(folder.read(file)?.contains(#"["--sandbox", "--timeout", "5"]"#) == true)

        _ = try await install([client, "--sandbox", "--uninstall"], in: folder)
        #expect(folder.files.isEmpty)
    }

    @Test func whatIsInstalledIsChangedInPlaceAndItsOwnSettingsStay() async throws {
        let folder = KeysFolder()
        let file = ".cursor/mcp.json"
        let before =
            "{\n  \"mcpServers\": {\n    \"truss\": {\n      \"disabled\": true, // for now\n      \"args\": []\n    }\n  }\n}\n"
        try folder.write(file, before)
        let result = try await install(["cursor"], in: folder)
        #expect(result.status == 0, "\(result.errors)")
        let text = try #require(folder.read(file))
        #expect(text.contains("\"disabled\": true, // for now\n"))
        #expect(text.contains("\"TRUSS_API_KEY\": \"${env:TRUSS_API_KEY}\""))
        #expect(text.contains("\"command\": "))
    }

    @Test func twoInstallationsInOneFileComeOutInAnyOrder() async throws {
        for order in [[0, 1], [1, 0]] {
            let folder = KeysFolder()
            let example = InstallCase.existing[9]
            try folder.write(example.file, example.text)
            let forms = [["vscode", "--sandbox"], ["vscode"]]
            for form in forms { _ = try await install(form, in: folder) }
            for index in order {
                _ = try await install(forms[index] + ["--uninstall"], in: folder)
            }
            #expect(folder.read(example.file) == example.text)
        }
    }

    @Test func aLinkIsFollowedAndStays() async throws {
        let folder = KeysFolder()
        let target = try folder.write("dotfiles/mcp.json", "{}\n")
        try folder.write(".cursor/other", "")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/.cursor/mcp.json", withDestinationPath: "../dotfiles/mcp.json")
        let result = try await install(["cursor", "--sandbox"], in: folder)
        #expect(result.status == 0, "\(result.errors)")
        #expect(try String(contentsOfFile: target, encoding: .utf8).contains("truss-sandbox"))
        let attributes = try FileManager.default.attributesOfItem(
            atPath: "\(folder.path)/.cursor/mcp.json")
        #expect(attributes[.type] as? FileAttributeType == .typeSymbolicLink)
    }

    static let broken: [InstallCase] = [
        .at("cursor", "{\n  \"mcpServers\": {\n"),
        .at("cursor", "{\"mcpServers\": []}"),
        .at("cursor", "[]"),
        .at("cursor", "{\"mcpServers\": {}} x"),
        .at("claude-desktop", "{\n  // no comments there\n}"),
        .at("claude-desktop", "{\"mcpServers\": {},}"),
        .at("windsurf", "{\"a\" 1}"),
        .at("zed", "{ \"a\": \"b }"),
        .at("vscode", String(repeating: "[", count: 2000)),
    ]

    @Test(arguments: broken)
    func whatCannotBeReadIsLeftAlone(_ example: InstallCase) async throws {
        let folder = KeysFolder()
        try folder.write(example.file, example.text)
        let result = try await install([example.client, "--sandbox"], in: folder)
        #expect(result.status == 78)
        #expect(result.errors.contains("is left as it is: "))
        #expect(folder.read(example.file) == example.text)
        #expect(folder.files == [example.file])
    }
}

@Suite struct InstallPlanTests {
    private let folder = KeysFolder()

    @Test func theKeyIsNeverWritten() async throws {
        let key = ["TRUSS_API_KEY": "truss_sk_hush", "TRUSS_API_URL": "https://truss.example"]
        for client in InstallClient.all where client.file != nil {
            let result = try await install([client.name], in: folder, key)
            let isPossible = client.key != .none
            #expect(result.status == (isPossible ? 0 : 78), "\(client.name)")
            #expect(isPossible || result.errors.contains("--api-key-file ~/.truss-key"))
            #expect(!(result.output + result.errors).contains("hush"))
        }
        for file in folder.files {
            #expect(folder.read(file)?.contains("hush") == false)
            #expect(folder.read(file)?.contains("https://truss.example") == true)
        }
        #expect(folder.files.count == 3)
    }

    // README: "`TrussMCP install` takes over every setting in force as an option of the entry it writes, but the key"
    @Test func everySettingInForceIsTakenOverAndNamed() async throws {
        let environment = [
            "TRUSS_API_KEY": "truss_sk_hush", "TRUSS_API_URL": "https://truss.example",
            "TRUSS_READ_ONLY": "1", "TRUSS_RAW_TEXT": "false", "TRUSS_TOOLSETS": "sql,rows",
            "TRUSS_DENY_TABLES": "customers", "TRUSS_TIMEOUT": "5", "TRUSS_AUDIT_LOG": "audit",
            "MCP_PORT": "1", "TRUSS_FORMAT": "",
        ]
        let expected = [
            "--timeout", "9", "--url", "https://truss.example", "--read-only", "--toolsets",
            "sql,rows", "--deny-tables", "customers", "--audit-log",
        ]
        for client in ["cursor", "codex"] {
            let result = try await install([client, "--timeout", "9"], in: folder, environment)
            #expect(result.status == 0, "\(result.errors)")
            #expect(
                result.output.contains(
                    "Taken over from the environment: TRUSS_API_URL, TRUSS_READ_ONLY, TRUSS_TOOLSETS, "
                        + "TRUSS_DENY_TABLES, TRUSS_AUDIT_LOG.\n"))
            #expect(!result.output.contains("hush"))
        }
        let text = try #require(folder.read(".cursor/mcp.json"))
        let entry = try JSONValue(parsing: text).object?["mcpServers"]?.object?["truss"]?.object
        let arguments = entry?["args"]?.array?.compactMap(\.string) ?? []
        #expect(Array(arguments.dropLast()) == expected)
        #expect(arguments.last?.hasSuffix("/audit") == true)
        #expect(arguments.last?.hasPrefix("/") == true)

        #expect(folder.files == [".cursor/mcp.json"])
        let command = try await install(["claude-code"], in: folder, environment)
        #expect(command.output.contains("--read-only --toolsets sql,rows"))
        #expect(command.output.contains("Taken over from the environment: TRUSS_API_URL"))
        let sandbox = try await install(["cursor", "--sandbox"], in: folder, environment)
        #expect(sandbox.output.contains("--read-only"))
        #expect(!sandbox.output.contains("truss.example"))
    }

    /// Every option that takes part in the configuration has a variable that is taken over alike.
    @Test func aVariableIsInstalledAsItsOptionIs() throws {
        for option in Option.general where !option.placesKey {
            guard let variable = option.variable else { continue }
            var isFlag = false
            if case .flag = option.effect { isFlag = true }
            let values =
                isFlag
                ? ["1"]
                : [
                    "/f", "1000", "100000000", "1", "sql", "truss_status", "public", "csv",
                    "https://x.y",
                ]
            let client = try InstallClient(named: "cursor")
            var isTried = false
            for value in values where !isTried {
                func entry(_ arguments: [String], _ variables: [String: String]) -> [String]? {
                    let environment = ["HOME": "/h"].merging(variables) { $1 }
                    let invocation = try? Invocation(
                        arguments: ["install", "cursor"] + arguments, environment: environment)
                    return invocation.flatMap {
                        try? InstallPlan(client, $0, program: "/p", folder: "/w").entry.arguments
                    }
                }
                var given = [option.name]
                if !isFlag { given.append(value) }
                guard let byOption = entry(given, [:]) else { continue }
                let byVariable = entry([], [variable: value])
                #expect(byVariable == byOption)
                #expect(byOption.contains(option.name))
                isTried = byVariable != nil
            }
            #expect(isTried, "\(variable)")
        }
    }

    @Test func fileAndCommandAreNamedToEveryClient() async throws {
        for client in InstallClient.all {
            let file = try await install(
                [client.name, "--print", "--api-key-file", "/k"], in: folder)
            #expect(file.output.contains("--api-key-file"))
            #expect(!file.output.contains("env:TRUSS"))
            let command = try await install(
                [client.name, "--print"], in: folder, ["TRUSS_API_KEY_COMMAND": "pass 'a b'"])
            #expect(command.output.contains("--api-key-command"))
            #expect(command.status == 0)
        }
        #expect(folder.files.isEmpty)
    }

    struct CommandCase: Sendable {
        let client: String
        let add: String
        let removal: String
    }

    static let commands = [
        CommandCase(
            client: "claude-code", add: "claude mcp add --scope user truss -- /",
            removal: "Run:\n  claude mcp remove --scope user truss\n"),
        CommandCase(
            client: "codex", add: "codex mcp add truss -- /",
            removal: "Run:\n  codex mcp remove truss\n"),
    ]

    @Test(arguments: commands)
    func whatHasACommandOfItsOwnGetsThat(_ example: CommandCase) async throws {
        let result = try await install(
            [example.client], in: folder, ["TRUSS_API_KEY_COMMAND": "pass 'a b'"])
        #expect(result.output.contains("  \(example.add)"))
        #expect(result.output.contains(#"TrussMCP --api-key-command 'pass '\''a b'\'''"#))
        #expect(!result.output.contains("env_vars"))
        let removal = try await install(["--uninstall", example.client], in: folder)
        #expect(removal.output == example.removal)
        #expect(folder.files.isEmpty)
    }

    /// Codex's command cannot say which variables it passes on.
    @Test func codexIsToldHowToPassTheKeyOn() async throws {
        let key = ["TRUSS_API_KEY": "truss_sk_hush"]
        let result = try await install(["codex", "--timeout", "5"], in: folder, key)
        #expect(result.status == 0)
        #expect(result.output.contains("\n  env_vars = [\"TRUSS_API_KEY\"]\n"))
        #expect(result.output.contains("TrussMCP --timeout 5\n"))
        #expect(!result.output.contains("hush"))
        let sandbox = try await install(["codex", "--sandbox"], in: folder, key)
        #expect(!sandbox.output.contains("env_vars"))
        let project = try await install(["codex", "--project"], in: folder, key)
        #expect(project.status == 78)
        #expect(project.errors.contains("leave out --project"))
    }

    @Test func foldersFollowTheirVariables() throws {
        struct Case {
            let client: String
            var variables: [String: String] = [:]
            var isForProject = false
            let path: String
        }
        let apps = InstallCase.applications
        let cases = [
            Case(client: "cursor", path: "/h/.cursor/mcp.json"),
            Case(client: "zed", path: "/h/.config/zed/settings.json"),
            Case(client: "zed", variables: ["XDG_CONFIG_HOME": "/x"], path: "/x/zed/settings.json"),
            Case(
                client: "zed", variables: ["XDG_CONFIG_HOME": "x"],
                path: "/h/.config/zed/settings.json"),
            Case(client: "vscode", path: "/h/\(apps)/Code/User/mcp.json"),
            Case(
                client: "windsurf", variables: ["APPDATA": "/a"],
                path: "/h/.codeium/windsurf/mcp_config.json"),
            Case(client: "claude-code", isForProject: true, path: "/p/.mcp.json"),
            Case(client: "cursor", isForProject: true, path: "/p/.cursor/mcp.json"),
        ]
        for example in cases {
            let path = try InstallClient(named: example.client).path(
                isForProject: example.isForProject,
                environment: example.variables.merging(["HOME": "/h"]) { $1 }, folder: "/p")
            #expect(path == example.path)
        }
        #expect(throws: Refusal.self) {
            try InstallClient(named: "cursor").path(
                isForProject: false, environment: [:], folder: "/p")
        }
        #expect(throws: Refusal.self) {
            try InstallClient(named: "windsurf").path(
                isForProject: true, environment: ["HOME": "/h"], folder: "/p")
        }
    }

    @Test func whatIsWrittenStartsAServer() async throws {
        _ = try await install(["cursor", "--sandbox"], in: folder)
        let text = try #require(folder.read(".cursor/mcp.json"))
        let entry = try JSONValue(parsing: text).object?["mcpServers"]?.object?["truss-sandbox"]?
            .object
        let arguments = entry?["args"]?.array?.compactMap(\.string) ?? []
        #expect(FileManager.default.isExecutableFile(atPath: entry?["command"]?.string ?? ""))
        let program = try SpawnedProgram(arguments)
        program.send(Line.initialize("2025-11-25"))
        _ = try await program.answer(to: 0)
    }

    static let usage: [(arguments: [String], error: String)] = [
        ([], "one of claude-code, claude-desktop"),
        (["curser"], "Did you mean cursor?"),
        (["cursor", "zed"], "zed is one word too many"),
    ]

    @Test(arguments: usage.map(\.arguments))
    func whatCannotBeMeantIsRefused(_ arguments: [String]) async throws {
        let result = try await install(arguments, in: folder)
        #expect(result.status == 64)
        let expected = Self.usage.first { $0.arguments == arguments }?.error ?? ""
        #expect(result.errors.contains(expected), "\(result.errors)")
    }
}
