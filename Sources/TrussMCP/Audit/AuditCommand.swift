#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// `audit verify FILE`: reads a log from front to end and says where it was tampered with.
struct AuditCommand {
    let path: String

    /// Exit status 0 where all lines fit together, 1 where one does not.
    func run() throws -> ExitStatus {
        let bytes = try contents(of: path)
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        var hash = AuditRecord.noHash
        var hashes: [String] = []
        for (index, line) in lines.enumerated() {
            do throws(AuditProblem) {
                let record = try AuditRecord(line: Array(line))
                guard record.previous == hash else {
                    throw AuditProblem(
                        "does not follow the line before: lines are missing or moved")
                }
                hash = record.hash
                hashes.append(hash)
            } catch {
                return finding("line \(index + 1) \(error.text).")
            }
        }
        guard let head = AuditHead((try? contents(of: path + AuditLog.headSuffix)) ?? []) else {
            return finding(
                "\(path)\(AuditLog.headSuffix) is missing, so lines may be missing at the end.")
        }
        guard head.count <= hashes.count else {
            return finding("line \(hashes.count + 1) is missing: \(head.count) lines were written.")
        }
        guard head.count == 0 || hashes[head.count - 1] == head.hash else {
            return finding("line \(head.count) is not the one that was written.")
        }
        Console.print("\(path): \(hashes.count) lines, each as it was written.\n")
        return .success
    }

    private func finding(_ text: String) -> ExitStatus {
        Console.print("\(path): \(text)\n")
        return .finding
    }

    private func contents(of path: String) throws(ConfigurationError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw ConfigurationError(
                message: "\(path) cannot be read: \(String(cString: strerror(errno))).")
        }
        defer { close(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &block, block.count)
            guard count > 0 else { return bytes }
            bytes += block.prefix(count)
        }
    }
}
