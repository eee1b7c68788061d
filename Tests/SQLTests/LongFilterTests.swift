import Testing

@testable import SQL

/// Arguments of megabytes are read in one pass: anything slower would not come to an end here.
@Suite struct LongFilterTests {
    @Test func aGroupOfMegabytesIsReadInOnePass() throws {
        let elements = Array(repeating: "a.eq.\"1,2\"", count: 200_000).joined(separator: ",")
        let filter = try Filter(key: "or", text: "(\(elements))")
        guard case .group(isAny: true, let filters) = filter else {
            Issue.record("no group")
            return
        }
        #expect(filters.count == 200_000)
    }

    @Test func listsOrdersAndSelectionsOfMegabytesAreToo() throws {
        let names = Array(repeating: "name", count: 200_000).joined(separator: ",")
        #expect(try Selection(parsing: names).terms.count == 200_000)
        #expect(try RowOrder(parsing: names).terms.count == 200_000)
        let list = try Filter(key: "a", text: "in.(\(names))")
        var statement = Statement()
        #expect(list.condition(in: &statement) == "\"a\" = ANY ($1)")
    }
}
