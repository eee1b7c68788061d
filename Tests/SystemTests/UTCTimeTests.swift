import Foundation
import System
import Testing

@Suite struct UTCTimeTests {
    static let known = [
        (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (784_111_777_000, "1994-11-06T08:49:37.000Z"),
        (253_402_300_800_000, "+010000-01-01T00:00:00.000Z"),
        (-62_167_219_200_001, "-000001-12-31T23:59:59.999Z"),
    ]

    @Test(arguments: known) func textIsAsWritten(_ milliseconds: Int, _ text: String) {
        #expect(UTCTime(milliseconds: milliseconds).text == text)
    }

    @Test func daysAndDatesAreEachOthersReverse() {
        for day in stride(from: -900_000, through: 900_000, by: 13) {
            let (year, month, dayOfMonth) = UTCTime.date(after: day)
            #expect(UTCTime.days(year: year, month: month, day: dayOfMonth) == day)
        }
    }

    @Test func secondsAreRoundedDown() {
        #expect(UTCTime(milliseconds: 1999).seconds == 1)
        #expect(UTCTime(milliseconds: -1).seconds == -1)
    }

    @Test func nowIsNow() {
        let before = Date().timeIntervalSince1970
        let now = Double(UTCTime.now.milliseconds) / 1000
        #expect(now >= before - 0.001 && now <= Date().timeIntervalSince1970)
    }
}
