#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The processes of this machine, as `/proc` tells of them; Linux only.
enum ProcessTable {
    struct Row: Hashable {
        let id: pid_t
        let parent: pid_t
        let user: Int
        let arguments: [String]
        /// Tells a process from a later one of the same number.
        let start: String
    }

    static var isReadable: Bool { access("/proc/self/stat", R_OK) == 0 }

    /// Children, their children, and so on.
    static func descendants(of id: pid_t) -> [Row] {
        let all = rows()
        var found: [Row] = []
        var parents: Set<pid_t> = [id]
        while true {
            let children = all.filter { parents.contains($0.parent) && !found.contains($0) }
            if children.isEmpty { return found }
            found += children
            parents.formUnion(children.map(\.id))
        }
    }

    /// Whether it is still there, be it as a zombie nobody has asked for.
    static func isAlive(_ row: Row) -> Bool { self.row(row.id)?.start == row.start }

    /// What the open descriptors of a process are, `pipe:[12345]` for example.
    static func openFiles(of id: pid_t) -> Set<String> {
        let folder = "/proc/\(id)/fd"
        return Set(entries(of: folder).compactMap { target(of: "\(folder)/\($0)") })
    }

    private static func rows() -> [Row] {
        entries(of: "/proc").compactMap { pid_t($0) }.compactMap(row)
    }

    private static func row(_ id: pid_t) -> Row? {
        let words = text("/proc/\(id)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard words.count > 20, words[0] != "Z", let parent = pid_t(words[1]) else { return nil }
        let user = text("/proc/\(id)/status").split(separator: "\n")
            .first { $0.hasPrefix("Uid:") }?.split(separator: "\t").dropFirst().first
        let arguments = text("/proc/\(id)/cmdline").split(separator: "\0").map(String.init)
        return Row(
            id: id, parent: parent, user: user.flatMap { Int($0) } ?? -1, arguments: arguments,
            start: String(words[19]))
    }

    private static func entries(of path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names.filter { $0 != "." && $0 != ".." }
    }

    private static func target(of link: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { readlink(link, $0, text.count) } ?? -1
            }
        }
        return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }

    private static func text(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
