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
    func refusalOfReach(by call: Call) async -> ToolResult? {
        guard let reach = call.reach else { return nil }
        let inquiry = Call(reach, presentation: .plan, diagnosis: call.diagnosis)
        do throws(APIError) {
            let response = try await instance.respond(to: inquiry.request)
            guard response.isSuccess else {
                return await explanation(of: APIFailure(response), for: inquiry)
            }
            do throws(JSONSyntaxError) {
                let body = response.body
                let plan = try TransactionAnswer(body, answers: reach.answers).rows()
                let heirs = try TransactionAnswer(body, answers: reach.answers.dropFirst()).rows()
                guard !plan.isEmpty else { throw JSONSyntaxError(offset: 0, problem: "no plan") }
                return settings.tables.firstClosed(
                    in: .array(plan), heirs: Set(heirs.compactMap(\.relation))
                ).map {
                    ToolResult("\(settings.tables.refusal(of: $0)).", isError: true)
                }
            } catch {
                return ToolResult(unexpected(response, error, for: inquiry), isError: true)
            }
        } catch {
            return ToolResult(error.message(isRead: true), isError: true)
        }
    }
}

extension TablePolicy {
    /// The first relation in a plan (`EXPLAIN (VERBOSE, FORMAT JSON)`) that may not be reached.
    ///
    /// A join that a foreign server does is told as text only, so it is refused whatever it joins.
    fileprivate func firstClosed(in plan: JSONValue, heirs: Set<TableName>) -> String? {
        switch plan {
        case .array(let nodes):
            for node in nodes {
                if let found = firstClosed(in: node, heirs: heirs) { return found }
            }
        case .object(let node):
            if let joined = node["Relations"]?.string { return "the foreign join \(joined)" }
            if let schema = node["Schema"], let name = node["Relation Name"] {
                let relation = JSONValue.object(["schema": schema, "name": name]).relation
                guard let relation, allows(relation), !heirs.contains(relation) else {
                    return relation?.description ?? "\(schema).\(name)"
                }
            }
            for member in node {
                if let found = firstClosed(in: member.value, heirs: heirs) { return found }
            }
        default: break
        }
        return nil
    }
}
