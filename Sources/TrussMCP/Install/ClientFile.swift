import System

/// A client's file, read whole and replaced whole.
struct ClientFile {
    /// Where it is, at the end of symbolic links.
    let path: String

    /// Its bytes; nil where there is no file yet.
    let bytes: [UInt8]?

    private let mode: UInt32

    /// What stands beside it after a change.
    var backup: String { path + ".before-truss" }

    /// Configuration files are small; more is another file.
    private static let maxSize = 16_000_000

    init(_ written: String) throws(Refusal) {
        path = try ClientFile.target(of: written)
        var found: File.Facts?
        var content: [UInt8]?
        do throws(Errno) {
            let file = try File(path, for: .reading, .waitsForNobody)
            let facts = try file.facts
            found = facts
            content = facts.kind == .regular ? try file.bytes(upTo: ClientFile.maxSize + 1) : []
        } catch {
            guard error == .noSuchFile else {
                throw Refusal("it cannot be read: \(error.reason).")
            }
        }
        guard found.map({ $0.kind == .regular }) ?? true else {
            throw Refusal("it is not a regular file.")
        }
        guard content.map({ $0.count <= ClientFile.maxSize }) ?? true else {
            throw Refusal("it cannot be read whole.")
        }
        bytes = content
        mode = found?.mode ?? 0o600
    }

    /// Puts bytes in its place at once: readers see the old or the new, and its mode stays.
    func replace(with content: [UInt8], keepingBackup: Bool) throws(Refusal) {
        try makeFolder()
        if let bytes, keepingBackup { try write(bytes, to: backup) }
        try write(content, to: path)
    }

    func remove() throws(Refusal) {
        do throws(Errno) {
            try Path.remove(path)
        } catch {
            throw Refusal("it cannot be removed: \(error.reason).")
        }
    }

    private func write(_ content: [UInt8], to place: String) throws(Refusal) {
        let temporary = "\(place).\(ThisProcess.id).new"
        let file: File
        do throws(Errno) {
            file = try File(temporary, for: .making)
        } catch {
            throw Refusal("\(temporary) cannot be written: \(error.reason).")
        }
        do throws(Errno) {
            try file.writeAll(content)
            try file.setMode(mode)
            try file.flush()
            try file.finish()
            try Path.rename(temporary, to: place)
        } catch {
            try? Path.remove(temporary)
            throw Refusal("\(place) cannot be written: \(error.reason).")
        }
    }

    private func makeFolder() throws(Refusal) {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/\(part)"
            do throws(Errno) {
                try Path.makeFolder(folder, mode: 0o755)
            } catch {
                guard error == .exists || Path.isExecutable(folder) else {
                    throw Refusal("the folder \(folder) cannot be made: \(error.reason).")
                }
            }
        }
    }

    /// The end of a chain of symbolic links, which need not exist.
    private static func target(of path: String) throws(Refusal) -> String {
        var path = path
        for _ in 0..<40 {
            guard let link = Path.destination(ofLink: path) else { return path }
            let folder = path.lastIndex(of: "/").map { path[..<$0] } ?? ""
            path = link.hasPrefix("/") ? link : "\(folder)/\(link)"
        }
        throw Refusal("its symbolic links go in a circle.")
    }
}
