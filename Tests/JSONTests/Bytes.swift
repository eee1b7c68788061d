import JSON

/// A reproducible sequence, so that a failure can be seen again.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The value, or the words and place of the refusal.
func parse(
    _ bytes: [UInt8], _ repeatedMembers: JSONValue.RepeatedMembers = .kept
) -> Result<JSONValue, JSONSyntaxError> {
    do throws(JSONSyntaxError) {
        return .success(try JSONValue(parsing: bytes, repeatedMembers: repeatedMembers))
    } catch {
        return .failure(error)
    }
}

extension Result where Success == JSONValue, Failure == JSONSyntaxError {
    var value: JSONValue? { try? get() }

    var error: JSONSyntaxError? {
        if case .failure(let error) = self { error } else { nil }
    }
}
