import JSON
import Pages
import SQL
import TrussAPI

/// `truss_advise`: what is wrong, by the rules of an area.
enum Advise {
    static let tool = Tool(
        "truss_advise", .advisors, .reads,
        "What is wrong with keys, policies, indexes, tables, webhooks and backups, why, and the SQL to fix it. Changes nothing.",
        area
    ) { (call) throws(SQLArgumentError) in
        let area = try call[area]
        return PlannedCall(reading: call.tool) { features in
            await features.advice(on: area).result(maxBytes: features.settings.maxBytes)
        }
    }.found(by: "slow queries, missing or unused indexes, bloat, row-level security holes")
        .shown(on: .advice)

    private static let area = ToolArgument<AdviceRule.Area?>.choice(
        "area", "Default all.", besides: "all")
}
extension TrussFeatures {
    /// Applies the rules of an area, or all; what cannot be checked is in the report with its reason.
    func advice(on area: AdviceRule.Area?) async -> AdviceReport {
        let platform = PlatformRule.all.filter { area == nil || $0.rule.area == area }
        let catalogue = (AdviceRule.security + AdviceRule.performance + AdviceRule.health)
            .filter { area == nil || $0.area == area }
        var report = AdviceReport(rules: catalogue + platform.map(\.rule))
        var checks = catalogue.map { AdviceCheck(rule: $0) }
        let lists = await elements(of: Set(platform.map(\.list)))
        for rule in platform {
            switch lists[rule.list] {
            case .success(let elements)?:
                checks.append(AdviceCheck(rule: rule.rule, input: elements.json))
                if let limit = elements.limit { report.partly[rule.rule.id] = limit }
            case .failure(let failure)?: report.unchecked[rule.rule.id] = failure.message
            case nil: break
            }
        }
        await apply(checks, to: &report)
        return report
    }

    /// One statement for all rules; where PostgreSQL refuses that, one for each.
    private func apply(_ checks: [AdviceCheck], to report: inout AdviceReport) async {
        guard !checks.isEmpty else { return }
        switch await findings(of: checks) {
        case .success(let rows): report.add(rows)
        case .failure(.refused(let failure)) where checks.count > 1 && failure.mayBeOneRule:
            let outcomes = await withTaskGroup(
                of: (AdviceCheck, Result<[JSONObject], ReadFailure>).self
            ) { group in
                for check in checks {
                    group.addTask { (check, await findings(of: [check])) }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            for (check, outcome) in outcomes {
                switch outcome {
                case .success(let rows): report.add(rows)
                case .failure(let failure): report.unchecked[check.rule.id] = failure.message
                }
            }
        case .failure(let failure):
            for check in checks { report.unchecked[check.rule.id] = failure.message }
        }
    }

    private func findings(of checks: [AdviceCheck]) async -> Result<[JSONObject], ReadFailure> {
        var query = AdviceQuery(
            scope: AdviceScope(
                schemas: settings.tables.allowedSchemas, leftOut: settings.tables.deniedTables))
        for check in checks { query.add(check.rule, input: check.input) }
        return await rows(of: query.whole, limit: checks.count * AdviceQuery.maxFindings)
    }

    private func elements(
        of lists: Set<PlatformRule.List>
    ) async -> [PlatformRule.List: Result<AdviceInput, ReadFailure>] {
        await withTaskGroup(
            of: (PlatformRule.List, Result<AdviceInput, ReadFailure>).self
        ) { group in
            for list in lists { group.addTask { (list, await elements(of: list)) } }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    private func elements(
        of list: PlatformRule.List
    ) async -> Result<AdviceInput, ReadFailure> {
        let request = APIRequest(
            .get, path: list.endpoint.split(separator: "/").map { String($0) },
            query: list.query.map { APIRequest.QueryItem(name: $0.key, value: $0.value) },
            isRead: true)
        do {
            let response = try await instance.respond(to: request)
            if let failure = response.failure { return .failure(.refused(failure)) }
            let body = try JSONValue(parsing: response.body).object
            guard let elements = body?[list.name]?.array else { return .failure(.unreadable) }
            return .success(AdviceInput(elements, of: list))
        } catch let error as APIError {
            return .failure(.unanswered(error))
        } catch {
            return .failure(.unreadable)
        }
    }
}

/// A rule with the data that it needs from elsewhere.
private struct AdviceCheck: Sendable {
    let rule: AdviceRule
    var input: String?
}

/// What a rule reads of the API's answer.
private struct AdviceInput: Sendable {
    /// Lets one list through whatever the characters; all rules together may exceed the 256 KiB that Truss
    /// takes (contract 1.3), and then go one by one.
    private static let maxBytes = 75_000

    let json: String

    /// How many elements were looked at where there may be more.
    let limit: Int?

    init(_ elements: [JSONValue], of list: PlatformRule.List) {
        var texts: [String] = []
        var size = 2
        for element in elements {
            let members = (element.object ?? [:]).filter { list.members.contains($0.name) }
            let text = JSONValue.object(JSONObject(members)).description
            size += text.utf8.count + 1
            guard size <= AdviceInput.maxBytes else { break }
            texts.append(text)
        }
        json = "[\(texts.joined(separator: ","))]"
        let mayBeMore = texts.count < elements.count || elements.count == list.limit
        limit = mayBeMore ? texts.count : nil
    }
}

extension APIFailure {
    /// Whether another statement might fare better.
    fileprivate var mayBeOneRule: Bool {
        switch kind {
        case .queryTimeout, .bodyTooLarge, .wordBlocked: true
        default: code != nil && status == 400
        }
    }
}
