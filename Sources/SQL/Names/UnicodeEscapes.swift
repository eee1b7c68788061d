/// Spellings of names and strings in which the API's word filter finds nothing (contract §3).
///
/// The guard refuses these forms in what callers send; they are written here after it has passed.
enum UnicodeEscapes {
    /// A name as `U&"…"`, the first letter of every word of the filter escaped.
    static func identifier(_ name: String) -> String {
        "U&\"" + escaped(name, quote: UInt8(ascii: "\"")) + "\""
    }

    /// A value as `U&'…'`, a constant of unknown type like any other string.
    static func string(_ value: String) -> String {
        "U&'" + escaped(value, quote: UInt8(ascii: "'")) + "'"
    }

    private static func escaped(_ text: String, quote: UInt8) -> String {
        let bytes = Array(text.utf8)
        let starts = Set(APIWordFilter.matches(in: bytes).map(\.range.lowerBound))
        var result: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if starts.contains(index) {
                // Words begin with an ASCII letter: two hexadecimal digits are enough.
                result += "\\00\(String(byte, radix: 16))".utf8
            } else {
                if byte == quote || byte == UInt8(ascii: "\\") { result.append(byte) }
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
