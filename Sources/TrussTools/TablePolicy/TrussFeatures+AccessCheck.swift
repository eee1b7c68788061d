import JSON
import MCP
import SQL
import TrussAPI

extension Settings {
    /// What shows which relations a query reaches, also through views; nil where all are open.
    func reach(of query: Statement) -> Transaction? {
        guard !tables.isOpen else { return nil }
        return .planning(
            query,
            heirs: SchemaQuery.heirs(of: tables.deniedTables, outside: tables.allowedSchemas),
            timeout: statementTimeout)
    }
}

extension TrussFeatures {
    /// Why a call is not sent: what it reaches is closed, or cannot be found out; nil where it may be.
    ///
    /// The plan is asked for by itself: in one transaction with the query, an error of the query would come
    /// instead of the plan and could hold values of what is closed.
    func refusalOfReach(by call: PlannedCall) async -> ToolResult? {
        guard let reach = call.reach else { return nil }
        let inquiry = call.inquiry(reach)
        do throws(APIError) {
            let response = try await instance.respond(to: reach.request)
            guard response.isSuccess else {
                return await explanation(of: APIFailure(response), for: inquiry)
            }
            do throws(JSONSyntaxError) {
                let body = response.body
                let plan = try TransactionAnswer(body, answers: reach.answers).rows()
                let heirs = try TransactionAnswer(body, answers: reach.answers.dropFirst()).rows()
                guard !plan.isEmpty else { throw JSONSyntaxError(offset: 0, problem: "no plan") }
                return settings.tables.refusal(
                    ofPlan: .array(plan), heirs: Set(heirs.compactMap(\.relation))
                ).map { .failure("\($0).") }
            } catch {
                return .failure(unexpected(response, error, for: inquiry))
            }
        } catch {
            return .failure(error.message(isRead: true))
        }
    }
}

extension TablePolicy {
    /// Why a plan (`EXPLAIN (VERBOSE, FORMAT JSON)`) may not be run; nil where it may be.
    ///
    /// A join that a foreign server does is told as text only, so it is refused whatever it joins. What a
    /// condition that is never true leaves out could be closed, and its columns would be told.
    fileprivate func refusal(ofPlan plan: JSONValue, heirs: Set<TableName>) -> String? {
        switch plan {
        case .array(let nodes):
            for node in nodes {
                if let found = refusal(ofPlan: node, heirs: heirs) { return found }
            }
        case .object(let node):
            if let joined = node["Relations"]?.string {
                return refusal(of: "the foreign join \(joined)")
            }
            if let filter = node["One-Time Filter"]?.string,
                ["false", "NULL::boolean"].contains(filter)
            {
                return "A condition is never true, which hides what the query reads; leave it out"
            }
            if let schema = node["Schema"], let name = node["Relation Name"] {
                let relation = JSONValue.object(["schema": schema, "name": name]).relation
                guard let relation, allows(relation), !heirs.contains(relation) else {
                    return refusal(of: relation?.description ?? "\(schema).\(name)")
                }
            }
            for member in node {
                if let found = refusal(ofPlan: member.value, heirs: heirs) { return found }
            }
        default: break
        }
        return nil
    }
}
