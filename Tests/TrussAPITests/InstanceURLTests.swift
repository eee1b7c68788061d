import Testing
import TrussAPI

@Suite struct InstanceURLTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var written: String
        var url: String
        var warns = false
        var testDescription: String { written.debugDescription }
    }

    static let cases: [Case] = [
        Case(written: "http://localhost:8787", url: "http://localhost:8787"),
        Case(written: " HTTP://LocalHost:8787/ \n", url: "http://localhost:8787"),
        Case(written: "https://truss.example.com", url: "https://truss.example.com"),
        Case(written: "https://example.com/a/b%20c//", url: "https://example.com/a/b%20c"),
        Case(written: "http://127.9.8.7", url: "http://127.9.8.7"),
        Case(written: "http://[::1]:80/", url: "http://[::1]:80"),
        Case(written: "http://app.localhost", url: "http://app.localhost"),
        Case(written: "http://truss-api:8787", url: "http://truss-api:8787"),
        Case(written: "http://example.com", url: "http://example.com", warns: true),
        Case(written: "http://10.0.0.1:8787", url: "http://10.0.0.1:8787", warns: true),
        Case(written: "http://127.0.0.1.evil.com", url: "http://127.0.0.1.evil.com", warns: true),
        Case(written: "http://127.999.0.1", url: "http://127.999.0.1", warns: true),
        Case(written: "http://2130706433", url: "http://2130706433", warns: true),
        Case(written: "http://[fe80::1]", url: "http://[fe80::1]", warns: true),
        Case(written: "http://localhost:8787/v1", url: "http://localhost:8787"),
        Case(written: "http://localhost:8787/v1/", url: "http://localhost:8787"),
        Case(written: "https://h/truss/v1//", url: "https://h/truss"),
        Case(written: "https://h/truss/xv1", url: "https://h/truss/xv1"),
    ]

    // README: "Plain `http://` to a host that is not local draws a warning."
    @Test(arguments: cases) func usableAddressesAreReadAndWeighed(_ expected: Case) throws {
        let url = try InstanceURL(parsing: expected.written)
        #expect(url.description == expected.url)
        #expect((url.warning != nil) == expected.warns)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var written: String
        var says: String
        var testDescription: String { written.debugDescription }
    }

    static let refusals: [Refusal] = [
        Refusal(written: "", says: "is empty"),
        Refusal(written: "localhost:8787", says: "must begin with http:// or https://, not \"loc"),
        Refusal(written: "ftp://h", says: "not \"ftp://h\""),
        Refusal(written: "truss_sk_hush", says: "not \"truss_sk_…\""),
        Refusal(written: "http://", says: "no host"),
        Refusal(written: "http:///path", says: "no host"),
        Refusal(written: "http://:80", says: "no host"),
        Refusal(written: "https://me:hush@example.com", says: "(\"https://…@example.com\")"),
        Refusal(written: "https://me:hu/hush@example.com/x", says: "https://…@example.com/x"),
        Refusal(written: "hush@example.com", says: "\"…@example.com\""),
        Refusal(written: "https://e.com?apikey=hush", says: "(\"https://e.com?…\")"),
        Refusal(written: "https://e.com/#hush", says: "\"https://e.com/#…\""),
        Refusal(written: "http://h:0", says: "1 and 65535, not \"http://h:0\""),
        Refusal(written: "http://h:65536", says: "1 and 65535"),
        Refusal(written: "http://h:+80", says: "1 and 65535"),
        Refusal(written: "http://h:80:90", says: "neither a name"),
        Refusal(written: "http://a b/", says: "neither a name"),
        Refusal(written: "http://bücher.de", says: "neither a name"),
        Refusal(written: "http://h\r\nX: y/", says: "neither a name"),
        Refusal(written: "http://a..b", says: "neither a name"),
        Refusal(written: "http://[::1", says: "neither a name"),
        Refusal(written: "http://[::1]x", says: "after its address"),
        Refusal(written: "http://h/a/../b", says: "segment \"..\""),
        Refusal(written: "http://h/a//b", says: "segment \"\""),
        Refusal(written: "http://h/a b", says: "segment \"a b\""),
    ]

    @Test(arguments: refusals) func unusableAddressesAreRefusedByValue(_ refusal: Refusal) throws {
        let failure = try #require(
            throws: InvalidSetting.self, performing: { try InstanceURL(parsing: refusal.written) })
        #expect(failure.message.contains(refusal.says), "\(failure.message)")
        #expect(["must ", "has ", "names ", "is "].contains { failure.message.hasPrefix($0) })
        #expect(!failure.message.contains("hush"))
        #expect(!failure.message.contains("\n"))
    }
}
