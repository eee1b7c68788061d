/// Puts this program into a client's configuration, or takes it out, and says what it does.
struct InstallCommand {
    let plan: InstallPlan

    /// Blocks for the file; nothing else of the process runs yet.
    func run() throws(Refusal) -> ExitStatus {
        guard let path = plan.path, let form = plan.client.form else {
            Console.print(commandText)
            return .success
        }
        do throws(Refusal) {
            let file = try ClientFile(path)
            Console.print("\(plan.client.title): \(file.path)\n")
            if plan.options.isUninstalling {
                try uninstall(from: file, form)
            } else {
                try install(into: file, form)
            }
            return .success
        } catch {
            throw error.prefixed("\(path) is left as it is: ")
        }
    }

    private func install(
        into file: ClientFile, _ form: InstallClient.Form
    ) throws(Refusal) {
        let text = try ClientText(file.bytes ?? [], form: form)
        let changed = try text.installing(plan.entry)
        let written = try ClientText(changed, form: form).entry(named: plan.entry.name) ?? []
        Console.print("  \(plan.entry.name): \(String(decoding: written, as: UTF8.self))\n")
        Console.print(notes)
        guard changed != file.bytes else { return Console.print("It is there already.\n") }
        guard !plan.options.isPrinting else {
            return Console.print("Nothing was changed (--print).\n")
        }
        // A backup from before the first change is worth more than one from before this change.
        let isKnown = try original(of: text, form) != nil
        try file.replace(with: changed, keepingBackup: !isKnown)
        let backup = file.bytes == nil ? "" : " What was there before is in \(file.backup)."
        Console.print("Installed.\(backup) \(plan.client.afterwards)\n")
    }

    private func uninstall(
        from file: ClientFile, _ form: InstallClient.Form
    ) throws(Refusal) {
        let name = plan.entry.name
        guard let bytes = file.bytes else {
            return Console.print("There is nothing to take out.\n")
        }
        let text = try ClientText(bytes, form: form)
        guard text.entry(named: name) != nil else {
            return Console.print("\(name) is not in it.\n")
        }
        let original = try original(of: text, form)
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
    private func original(
        of text: ClientText, _ form: InstallClient.Form
    ) throws(Refusal) -> Original? {
        let name = plan.entry.name
        guard let path = plan.path, let written = text.entry(named: name) else { return nil }
        let backup = try ClientFile(ClientFile(path).backup)
        guard let before = backup.bytes else {
            let fresh = try ClientText([], form: form).inserting(written, named: name)
            return fresh == text.bytes ? .nothing : nil
        }
        let earlier: ClientText
        do throws(Refusal) {
            earlier = try ClientText(before, form: form)
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

    /// What to run for a client that has a command line of its own.
    private var commandText: String {
        let (client, entry) = (plan.client, plan.entry)
        guard let line = client.commandLine else { return "" }
        guard !plan.options.isUninstalling else { return "Run:\n  \(line.remove) \(entry.name)\n" }
        let words = ([entry.command] + entry.arguments).map(\.shellQuoted)
        var text = """
            \(client.title) keeps its own file, so its own command is the way. Run:
              \(line.add) \(entry.name) -- \(words.joined(separator: " "))
            \(notes)
            """
        if plan.isKeyInEnvironment, case .named(let byHand) = client.key { text += byHand + "\n" }
        if let file = client.projectFile {
            text += "With --project the file \(file) of this folder is edited instead.\n"
        }
        return text + client.afterwards + "\n"
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
