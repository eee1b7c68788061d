/// A place in SQL text, as people and PostgreSQL count.
package struct SQLPosition: Hashable, Sendable, CustomStringConvertible {
    /// Bytes of UTF-8 before the place.
    package let offset: Int

    /// Counted from 1; a line ends at LF, CR or CR LF.
    package let line: Int

    /// Counted from 1, in Unicode scalars, as PostgreSQL counts characters.
    package let column: Int

    /// The place after `offset` bytes, at most the end of the text.
    ///
    /// O(`offset`).
    package init(offset: Int, in bytes: [UInt8]) {
        let end = min(max(offset, 0), bytes.count)
        var line = 1
        var column = 1
        for index in 0..<end {
            switch bytes[index] {
            case UInt8(ascii: "\n") where index > 0 && bytes[index - 1] == UInt8(ascii: "\r"): break
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                line += 1
                column = 1
            case 0x80..<0xC0: break  // inside a character
            default: column += 1
            }
        }
        self.offset = end
        self.line = line
        self.column = column
    }

    /// The place of the `character`-th character, counted from 1 as in PostgreSQL's error fields.
    package init(character: Int, in bytes: [UInt8]) {
        var left = character - 1
        var offset = 0
        while offset < bytes.count, left > 0 {
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            left -= 1
        }
        self.init(offset: offset, in: bytes)
    }

    package var description: String { "line \(line), column \(column)" }
}
