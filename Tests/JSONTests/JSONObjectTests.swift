import JSON
import Testing

@Suite struct JSONObjectTests {
    @Test func keepsTheOrderOfItsMembers() {
        let object: JSONObject = ["b": 1, "a": 2, "c": 3]
        #expect(object.names == ["b", "a", "c"])
        #expect(object.map(\.value) == [1, 2, 3])
        #expect(object.count == 3)
        #expect(!object.isEmpty)
        #expect(JSONObject().isEmpty)
    }

    @Test func assigningReplacesInPlaceOrAppends() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["a"] = 3
        object["c"] = 4
        #expect(object == ["a": 3, "b": 2, "c": 4])
        object["b"] = nil
        #expect(object.names == ["a", "c"])
        object["missing"] = nil
        #expect(object.count == 2)
    }

    @Test func aNullMemberIsNoMissingMember() {
        var object: JSONObject = ["a": nil]
        #expect(object["a"] == .some(.null))
        #expect(object["b"] == nil)
        object["a"] = .some(.null)
        #expect(object.count == 1)
    }

    @Test func repeatedNamesAreSeenByTheirLast() {
        var object: JSONObject = ["a": 1, "b": 2, "a": 3]
        #expect(object["a"] == 3)
        #expect(object.names == ["a", "b", "a"])
        object["a"] = 4
        #expect(object.map(\.value) == [1, 2, 4])
        object["a"] = nil
        #expect(object == ["b": 2])
    }

    @Test func orderCountsInEquality() {
        let object: JSONObject = ["a": 1, "b": 2]
        #expect(object != ["b": 2, "a": 1])
        #expect(Set([object, object]).count == 1)
    }

    @Test func namesAreComparedByCodePoints() {
        var object: JSONObject = ["\u{E9}": 1]
        #expect(object["e\u{301}"] == nil)
        object["e\u{301}"] = 2
        #expect(object.count == 2)
        object["\u{E9}"] = nil
        #expect(object.map(\.value) == [2])
    }
}
