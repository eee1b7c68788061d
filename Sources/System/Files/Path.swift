#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What can be done with a file by its name.
package enum Path {
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether we may run it, or enter it where it is a folder.
    package static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }

    /// The text at its beginning, up to 64 KB; empty where it cannot be read.
    package static func text(of path: String) -> String {
        guard let file = try? File(path, for: .reading) else { return "" }
        return String(decoding: (try? file.bytes(upTo: 64 << 10)) ?? [], as: UTF8.self)
    }

    /// The entries of a folder in any order, without `.` and `..`; empty where it cannot be read.
    package static func entries(of folder: String) -> [String] {
        guard let folder = opendir(folder) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(
                    to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)
                ) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// The path with every symbolic link followed; the path itself where that fails.
    package static func resolvingLinks(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Where a symbolic link points, as it is written; nil for anything else.
    package static func destination(ofLink path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink(path, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    package static func makeFolder(_ path: String, mode: UInt32) throws(Errno) {
        guard mkdir(path, mode_t(mode)) == 0 else { throw .last }
    }

    /// Gives a file to an account.
    package static func give(_ path: String, to user: SystemUser) throws(Errno) {
        guard chown(path, user.id, user.group) == 0 else { throw .last }
    }

    /// Puts a file in the place of another at once: readers see the one or the other.
    package static func rename(_ path: String, to place: String) throws(Errno) {
        guard renameFile(path, place) else { throw .last }
    }

    package static func remove(_ path: String) throws(Errno) {
        guard unlink(path) == 0 else { throw .last }
    }
}

/// The system's function, which a method hides.
private func renameFile(_ path: String, _ place: String) -> Bool { rename(path, place) == 0 }

/// An account of this machine.
package struct SystemUser: Sendable {
    package let name: String
    package let id: UInt32
    package let group: UInt32

    /// Nil where there is none of that name.
    package init?(named name: String) {
        var entry = passwd()
        var buffer = [CChar](repeating: 0, count: 16 << 10)
        var result: UnsafeMutablePointer<passwd>?
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &result) == 0, result != nil else {
            return nil
        }
        self.name = name
        id = entry.pw_uid
        group = entry.pw_gid
    }

    /// Whether this process may do anything.
    package static var isRoot: Bool { geteuid() == 0 }
}
