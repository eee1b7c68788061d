/// One thing that may be wrong with an instance: what finds it, and what to say of it.
package struct AdviceRule: Hashable, Sendable {
    package enum Area: String, CaseIterable, Sendable {
        case security
        case performance
        case health
    }

    /// How soon a finding should be looked at, most urgent first.
    package enum Severity: String, CaseIterable, Sendable {
        case high
        case medium
        case low
    }

    /// Short and stable, for people to name the rule by.
    package let id: String
    package let area: Area
    package let severity: Severity

    /// What is wrong wherever the rule finds something.
    package let title: String

    /// Why that matters, in a sentence.
    package let why: String

    /// A query for `object`, `detail` and `fix`, worst first; it may read the relations of `AdviceQuery`.
    ///
    /// Thresholds are named in `detail`, names in `fix` are quoted.
    package let query: String

    package init(
        _ id: String, _ area: Area, _ severity: Severity, _ title: String, why: String,
        _ query: String
    ) {
        self.id = id
        self.area = area
        self.severity = severity
        self.title = title
        self.why = why
        self.query = query
    }
}
