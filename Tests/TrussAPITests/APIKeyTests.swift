import Testing
import TrussAPI

@Suite struct APIKeyTests {
    static let secret = "c0ffee123"

    // README: "Secrets stay out."
    @Test func noWayOfPrintingShowsTheSecret() throws {
        let key = try APIKey(parsing: "truss_sk_" + Self.secret)
        var dumped = ""
        dump(key, to: &dumped)
        dump(["nested": Optional(key)], to: &dumped)
        let instance = RemoteInstance(url: .standard, key: key, userAgent: "Test/1")
        dump(instance, to: &dumped)
        let printed = [
            "\(key)", String(describing: key), String(reflecting: key), key.debugDescription,
            "\(Optional(key) as Any)", "\([key])", "\(instance)", dumped,
            "\(Mirror(reflecting: key).children.map { "\($0)" })",
        ]
        for text in printed { #expect(!text.contains(Self.secret)) }
        #expect("\(key)" == "truss_sk_…")
    }

    struct Kind: Sendable, CustomTestStringConvertible {
        var written: String
        var kind: APIKey.Kind
        var testDescription: String { written.debugDescription }
    }

    static let kinds: [Kind] = [
        Kind(written: "truss_sk_abc", kind: .service),
        Kind(written: "  truss_sk_abc\r\n", kind: .service),
        Kind(written: "truss_pk_abc", kind: .anon),
        Kind(written: "something-else", kind: .other),
    ]

    @Test(arguments: kinds) func kindIsToldByPrefix(_ expected: Kind) throws {
        let key = try APIKey(parsing: expected.written)
        #expect(key.kind == expected.kind)
        #expect((key.warning != nil) == (expected.kind == .anon))
    }

    @Test(arguments: [
        "", " \n", "truss_sk_", "truss_pk_", "truss_sk_c0ffee123 x", "truss_sk_c0ffee123\nX: y",
        "truss_sk_c0ffee123\u{0}", "truss_sk_c0ffee123é", "\"truss_sk_c0ffee123\"",
        "truss_sk_c0ffee123" + String(repeating: "a", count: 1100),
    ])
    func unusableKeysAreRefusedWithoutBeingQuoted(_ written: String) {
        let failure = #expect(throws: InvalidSetting.self) { try APIKey(parsing: written) }
        #expect(failure?.message.contains(Self.secret) == false)
        #expect(failure?.message.contains("TRUSS_API_KEY") == false)
    }

    @Test func keysInForeignTextAreRedacted() {
        #expect(
            APIKey.redacting("no truss_sk_abc-1_2, truss_pk_x; trust truss_sk_")
                == "no truss_sk_…, truss_pk_…; trust truss_sk_")
    }
}
