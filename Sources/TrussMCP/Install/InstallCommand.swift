/// Puts this program into a client's configuration, or takes it out, and says what it does.
struct InstallCommand {
    let plan: InstallPlan

    /// Blocks for the file; nothing else of the process runs yet.
    func run() throws -> ExitStatus {
        guard let path = plan.path else {
            Console.print(commandText)
            return .success
        }
        do throws(InstallError) {
            let file = try ClientFile(path)
            Console.print("\(plan.client.title): \(file.path)\n")
            try plan.options.isUninstalling ? uninstall(from: file) : install(into: file)
            return .success
        } catch {
            throw ConfigurationError(
                message: "\(path) is left as it is: \(error.message)")
        }
    }

    private func install(into file: ClientFile) throws(InstallError) {
        let text = try plan.client.text(file.bytes ?? [])
        let changed = try text.installing(plan.entry)
        let written = try plan.client.text(changed).entry(named: plan.entry.name) ?? []
        Console.print("  \(plan.entry.name): \(String(decoding: written, as: UTF8.self))\n")
        Console.print(notes)
        guard changed != file.bytes else { return Console.print("It is there already.\n") }
        guard !plan.options.isPrinting else {
            return Console.print("Nothing was changed (--print).\n")
        }
        // A backup from before the first change is worth more than one from before this change.
        let isKnown = try original(of: text) != nil
        try file.replace(with: changed, keepingBackup: !isKnown)
        let backup = file.bytes == nil ? "" : " What was there before is in \(file.backup)."
        Console.print("Installed.\(backup) \(plan.client.afterwards)\n")
    }

    private func uninstall(from file: ClientFile) throws(InstallError) {
        let name = plan.entry.name
        guard let bytes = file.bytes else {
            return Console.print("There is nothing to take out.\n")
        }
        let text = try plan.client.text(bytes)
        guard text.entry(named: name) != nil else {
            return Console.print("\(name) is not in it.\n")
        }
        let original = try original(of: text)
        guard !plan.options.isPrinting else {
            return Console.print("\(name) would be taken out; nothing was changed (--print).\n")
        }
        switch original {
        case .file(let before):
            try file.replace(with: before, keepingBackup: false)
            try ClientFile(file.backup).remove()
        case .nothing: try file.remove()
        case nil: try file.replace(with: text.removing(name), keepingBackup: true)
        }
        Console.print("\(name) is taken out.\n")
    }

    /// What a file was before the first installation.
    private enum Original {
        case nothing
        case file([UInt8])
    }

    /// The state before the first installation, known where repeating that gives what is there now.
    private func original(of text: any ClientText) throws(InstallError) -> Original? {
        let name = plan.entry.name
        guard let path = plan.path, let written = text.entry(named: name) else { return nil }
        let backup = try ClientFile(ClientFile(path).backup)
        guard let before = backup.bytes else {
            let fresh = try plan.client.text([]).inserting(written, named: name)
            return fresh == text.bytes ? .nothing : nil
        }
        let earlier: any ClientText
        do throws(InstallError) {
            earlier = try plan.client.text(before)
        } catch {
            // A backup that is no configuration says nothing of this one.
            return nil
        }
        guard earlier.entry(named: name) == nil,
            try earlier.inserting(written, named: name) == text.bytes
        else { return nil }
        return .file(before)
    }

    /// Where the key comes from, and which settings of this environment the entry repeats.
    private var notes: String {
        let key = plan.keyNote.map { "The key is \($0).\n" } ?? ""
        guard !plan.takenOver.isEmpty else { return key }
        return key
            + "Taken over from the environment: \(plan.takenOver.joined(separator: ", ")).\n"
    }

    /// The line for a client that keeps its file to itself.
    private var commandText: String {
        let entry = plan.entry
        guard !plan.options.isUninstalling else {
            return "Run:\n  claude mcp remove --scope user \(entry.name)\n"
        }
        let words = ([entry.command] + entry.arguments).map(\.shellQuoted)
        return """
            \(plan.client.title) keeps its own file up to date while it runs, so its command is the way. Run:
              claude mcp add --scope user \(entry.name) -- \(words.joined(separator: " "))
            \(notes)With --project the file .mcp.json of this folder is edited instead.

            """
    }
}

extension String {
    /// The text as one word of a POSIX shell.
    var shellQuoted: String {
        let isPlain =
            !isEmpty
            && unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0)
                    || "/._-:=@%+,".unicodeScalars.contains($0)
            }
        return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
    }
}
