#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A client's file, read whole and replaced whole.
struct ClientFile {
    /// Where it is, at the end of symbolic links.
    let path: String

    /// Its bytes; nil where there is no file yet.
    let bytes: [UInt8]?

    private let mode: mode_t

    /// What stands beside it after a change.
    var backup: String { path + ".before-truss" }

    /// Configuration files are small; more is another file.
    private static let maxSize = 16_000_000

    init(_ written: String) throws(Refusal) {
        path = try ClientFile.target(of: written)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            guard errno == ENOENT else {
                throw Refusal("it cannot be read: \(Platform.reason(errno)).")
            }
            bytes = nil
            mode = 0o600
            return
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Refusal("it is not a regular file.")
        }
        mode = status.st_mode & 0o7777
        var content: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0, content.count <= ClientFile.maxSize else {
                throw Refusal("it cannot be read whole.")
            }
            if count == 0 { break }
            content += piece[..<count]
        }
        bytes = content
    }

    /// Puts bytes in its place at once: readers see the old or the new, and its mode stays.
    func replace(with content: [UInt8], keepingBackup: Bool) throws(Refusal) {
        try makeFolder()
        if let bytes, keepingBackup { try write(bytes, to: backup) }
        try write(content, to: path)
    }

    func remove() throws(Refusal) {
        guard unlink(path) == 0 else {
            throw Refusal("it cannot be removed: \(Platform.reason(errno)).")
        }
    }

    private func write(_ content: [UInt8], to place: String) throws(Refusal) {
        let temporary = "\(place).\(getpid()).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Refusal("\(temporary) cannot be written: \(Platform.reason(errno)).")
        }
        var rest = content[...]
        while !rest.isEmpty {
            let bytes = rest
            let count = bytes.withUnsafeBytes {
                #if canImport(Darwin)
                Darwin.write(descriptor, $0.baseAddress, $0.count)
                #elseif canImport(Musl)
                Musl.write(descriptor, $0.baseAddress, $0.count)
                #else
                Glibc.write(descriptor, $0.baseAddress, $0.count)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        let isWhole = rest.isEmpty && fchmod(descriptor, mode) == 0 && fsync(descriptor) == 0
        let isClosed = close(descriptor) == 0
        guard isWhole, isClosed, rename(temporary, place) == 0 else {
            let reason = Platform.reason(errno)
            unlink(temporary)
            throw Refusal("\(place) cannot be written: \(reason).")
        }
    }

    private func makeFolder() throws(Refusal) {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/\(part)"
            guard mkdir(folder, 0o755) == 0 || errno == EEXIST || access(folder, X_OK) == 0 else {
                throw Refusal(
                    "the folder \(folder) cannot be made: \(Platform.reason(errno)).")
            }
        }
    }

    /// The end of a chain of symbolic links, which need not exist.
    private static func target(of path: String) throws(Refusal) -> String {
        var path = path
        for _ in 0..<40 {
            var buffer = [CChar](repeating: 0, count: 4096)
            let count = readlink(path, &buffer, buffer.count)
            guard count > 0 else { return path }
            let link = String(
                decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
            let folder = path.lastIndex(of: "/").map { path[..<$0] } ?? ""
            path = link.hasPrefix("/") ? link : "\(folder)/\(link)"
        }
        throw Refusal("its symbolic links go in a circle.")
    }
}
