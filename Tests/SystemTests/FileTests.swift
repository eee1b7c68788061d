import Foundation
import System
import Testing

@Suite struct FileTests {
    /// A path of its own for each test, which nothing is left of.
    private final class Place {
        let path: String

        init() throws {
            path = "\(NSTemporaryDirectory())/truss-system-\(UInt64.random(in: 0 ... .max))"
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func file(_ content: String) throws -> String {
            try Data(content.utf8).write(to: URL(fileURLWithPath: "\(path)/file"))
            return "\(path)/file"
        }
    }

    private static func bytes(
        _ path: String, upTo limit: Int, until last: UInt8? = nil
    ) throws
        -> [UInt8]
    {
        try File(path, for: .reading).bytes(upTo: limit, until: last)
    }

    private static func facts(_ path: String, _ care: File.Care = []) throws -> File.Facts {
        try File(path, for: .reading, care).facts
    }

    private static func error(_ body: () throws -> Void) -> Errno? {
        do {
            try body()
            return nil
        } catch { return error as? Errno }
    }

    @Test func whatIsNotThereIsSaid() throws {
        let error = Self.error { _ = try File("/nowhere/at/all", for: .reading) }
        #expect(error == .noSuchFile)
        #expect(error?.reason == "No such file or directory")
    }

    @Test func readingStopsAtTheLimitAndAfterAByte() throws {
        let place = try Place()
        let text = String(repeating: "x", count: 200_000) + "\n"
        let path = try place.file("one\n" + text)
        #expect(try Self.bytes(path, upTo: .max).count == 200_005)
        let line = try Self.bytes(path, upTo: 100, until: 0x0A)
        #expect(line.starts(with: "one\n".utf8) && line.count < 200_005)
        let some = try Self.bytes(path, upTo: 100_000)
        #expect((100_000..<200_005).contains(some.count))
    }

    @Test func aMadeFileIsItsOwnersAndIsNotMadeTwice() throws {
        let place = try Place()
        let path = "\(place.path)/new"
        let file = try File(path, for: .making)
        try file.writeAll(Array("abc".utf8))
        var facts = try file.facts
        #expect(facts.mode == 0o600)
        #expect(facts.exposure == nil)
        try file.setMode(0o644)
        facts = try file.facts
        #expect(facts.exposure == "can be read by every user of this machine")
        try file.setMode(0o620)
        facts = try file.facts
        #expect(facts.exposure == "can be changed by the users of its group")
        try file.flush()
        try file.finish()
        #expect(Path.text(of: path) == "abc")
        #expect(Self.error { _ = try File(path, for: .making) } == .exists)
    }

    @Test func changesStandWhereTheyWereMeant() throws {
        let place = try Place()
        let path = try place.file("0123456789")
        try File(path, for: .appending).write(Array("ab".utf8))
        let file = try File(path, for: .changing)
        let end = try file.bytes(4, at: 8)
        #expect(end == Array("89ab".utf8))
        #expect(Self.error { _ = try File(path, for: .reading).bytes(20, at: 0) } == .inputOutput)
        try file.replace(with: Array("xyz".utf8))
        #expect(Path.text(of: path) == "xyz")
        try file.cut(to: 1)
        #expect(Path.text(of: path) == "x")
    }

    @Test func aFullDeviceIsAnError() throws {
        guard Path.exists("/dev/full") else { return }
        let error = Self.error { try File("/dev/full", for: .changing).writeAll([1]) }
        #expect(error == .noSpace)
    }

    @Test func linksAndFoldersAreToldApart() throws {
        let place = try Place()
        let path = try place.file("abc")
        let link = "\(place.path)/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "file")
        #expect(Path.destination(ofLink: link) == "file")
        #expect(Path.destination(ofLink: path) == nil)
        #expect(try Self.facts(link).kind == .regular)
        #expect(Self.error { _ = try File(link, for: .reading, .followsNoLink) } == .isSymbolicLink)
        #expect(try Self.facts(place.path).kind == .folder)
        #expect(Path.entries(of: place.path).sorted() == ["file", "link"])
        #expect(Path.resolvingLinks(link) == Path.resolvingLinks(path))
        try Path.rename(path, to: link)
        #expect(try Self.facts(link, .followsNoLink).links == 1)
        try Path.remove(link)
        #expect(!Path.exists(link))
    }

    @Test func aLockIsGivenBackAtTheEnd() throws {
        let place = try Place()
        let path = try place.file("")
        func canLock(isShared: Bool) throws -> Bool {
            try File(path, for: .reading).lock(isShared: isShared, within: .zero)
        }
        do {
            let file = try File(path, for: .reading)
            let isLocked = file.lock(isShared: true, within: .zero)
            #expect(isLocked)
            #expect(try canLock(isShared: true))
            #expect(try !canLock(isShared: false))
        }
        #expect(try canLock(isShared: false))
    }
}
