import SQL
import Testing

@Suite struct SpellingTests {
    struct Case: Sendable {
        let word: String
        let names: [String]
        let nearest: String?

        init(_ word: String, _ names: [String], _ nearest: String?) {
            self.word = word
            self.names = names
            self.nearest = nearest
        }
    }

    static let cases: [Case] = [
        Case("custmers", ["orders", "customers", "products"], "customers"),
        Case("CUSTOMERS", ["customers"], "customers"),
        Case("cusotmers", ["customers"], "customers"),
        Case("order", ["customers", "orders"], "orders"),
        Case("creat", ["updated_at", "created_at"], "created_at"),
        Case("created", ["updated_at", "created_at"], "created_at"),
        Case("equals", ["neq", "eq"], "eq"),
        Case("xyzzyplugh", ["orders", "customers"], nil),
        Case("", ["abc"], nil),
        Case("", ["ab"], "ab"),
        Case("a", [], nil),
        Case("name", ["name", "names"], "name"),
        Case(String(repeating: "a", count: 10_000), ["b"], nil),
    ]

    @Test(arguments: cases) func findsWhatWasMeant(_ it: Case) {
        #expect(Spelling.nearest(to: it.word, in: it.names) == it.nearest)
    }
}
