extension ForeignFunction {
    static let all: [ForeignFunction] = conditions + texts + moments + numbers + documents + others

    private static let conditions: [ForeignFunction] = [
        ForeignFunction("ifnull", 2...2, as: "coalesce"),
        ForeignFunction("nvl", 2...2, as: "coalesce"),
        ForeignFunction("isnull", 2...2, as: "coalesce"),
        ForeignFunction("isnull", 1, "(<1> IS NULL)"),
        ForeignFunction("nvl2", 3, "CASE WHEN <1> IS NOT NULL THEN {2} ELSE {3} END"),
        ForeignFunction("zeroifnull", 1, "coalesce({1}, 0)"),
        ForeignFunction("nullifzero", 1, "nullif({1}, 0)"),
        ForeignFunction("if", 3, "CASE WHEN {1} THEN {2} ELSE {3} END"),
        ForeignFunction("iif", 3, "CASE WHEN {1} THEN {2} ELSE {3} END"),
        ForeignFunction("iff", 3, "CASE WHEN {1} THEN {2} ELSE {3} END"),
        ForeignFunction("decode", 3...40) { text, arguments in
            var pairs = arguments.dropFirst().map(text.text(of:))[...]
            var result = "CASE \(text.text(of: arguments[0]))"
            while pairs.count > 1 {
                result += " WHEN \(pairs.removeFirst()) THEN \(pairs.removeFirst())"
            }
            return result + (pairs.first.map { " ELSE \($0)" } ?? "") + " END"
        },
        ForeignFunction("choose", 2...40) { text, arguments in
            let cases = arguments.dropFirst().enumerated().map {
                " WHEN \($0.offset + 1) THEN \(text.text(of: $0.element))"
            }
            return "CASE \(text.text(of: arguments[0]))\(cases.joined()) END"
        },
    ]

    private static let texts: [ForeignFunction] = [
        ForeignFunction("len", 1...1, as: "length"),
        ForeignFunction("ucase", 1...1, as: "upper"),
        ForeignFunction("lcase", 1...1, as: "lower"),
        ForeignFunction("mid", 2...3, as: "substr"),
        ForeignFunction("replicate", 2...2, as: "repeat"),
        ForeignFunction("space", 1, "repeat(' ', {1})"),
        ForeignFunction("charindex", 2, "strpos({2}, {1})"),
        ForeignFunction("locate", 2, "strpos({2}, {1})"),
        ForeignFunction("instr", 2, "strpos({1}, {2})"),
        ForeignFunction("substring_index", 3...3) { text, arguments in
            guard ["1", "-1"].contains(text.text(of: arguments[2])) else { return nil }
            return "split_part(\(arguments.map(text.text(of:)).joined(separator: ", ")))"
        },
        ForeignFunction("startswith", 2...2, as: "starts_with"),
        ForeignFunction("endswith", 2, "(right({1}, length({2})) = <2>)"),
        ForeignFunction("ends_with", 2, "(right({1}, length({2})) = <2>)"),
        ForeignFunction("contains", 2, "(strpos({1}, {2}) > 0)"),
        ForeignFunction("find_in_set", 2, "(<1> = ANY (string_to_array({2}, ',')))"),
        ForeignFunction("field", 3...40) { text, arguments in
            let list = arguments.dropFirst().map(text.text(of:)).joined(separator: ", ")
            return "array_position(ARRAY[\(list)], \(text.text(of: arguments[0])))"
        },
        ForeignFunction("regexp_contains", 2, "(<1> ~ <2>)"),
        ForeignFunction("regexp_extract", 2, "substring({1} FROM {2})"),
        ForeignFunction("tostring", 1, "<1>::text"),
        ForeignFunction("to_varchar", 1, "<1>::text"),
        ForeignFunction("str", 1, "<1>::text"),
    ]

    private static let moments: [ForeignFunction] =
        ["getdate", "sysdatetime", "sysdate", "current_datetime"].map {
            ForeignFunction($0, 0, "now()")
        }
        + ["getutcdate", "utc_timestamp", "sysutcdatetime"].map {
            ForeignFunction($0, 0, "(now() AT TIME ZONE 'UTC')")
        } + ["curdate", "today"].map { ForeignFunction($0, 0, "current_date") } + [
            ForeignFunction("curtime", 0, "localtime"),
            ForeignFunction("unix_timestamp", 0, "extract(epoch FROM now())"),
            ForeignFunction("unix_timestamp", 1, "extract(epoch FROM {1})"),
            ForeignFunction("from_unixtime", 1...1, as: "to_timestamp"),
            ForeignFunction("julianday", 1, "extract(julian FROM {1})"),
            ForeignFunction("datetime", 1, "<1>::timestamp"),
            ForeignFunction("datetime", 2, "(<1>::timestamp + interval {2})"),
            ForeignFunction("date", 2, "(<1>::timestamp + interval {2})::date"),
            ForeignFunction("datediff", 2, "(<1>::date - <2>::date)"),
            ForeignFunction(
                "last_day", 1, "(date_trunc('month', {1}) + interval '1 month - 1 day')::date"),
            ForeignFunction(
                "eomonth", 1, "(date_trunc('month', {1}) + interval '1 month - 1 day')::date"),
            ForeignFunction("add_months", 2...2) { text, arguments in
                let months = DateUnit("month")?.interval(arguments[1], in: text)
                return months.map { "(\(text.operandText(arguments[0])) + \($0))" }
            },
            ForeignFunction("trunc", 1, "date_trunc('day', {1})", types: "trunc(timestamp"),
            ForeignFunction("dayname", 1, "to_char({1}, 'FMDay')"),
            ForeignFunction("monthname", 1, "to_char({1}, 'FMMonth')"),
            ForeignFunction("dayofweek", 1, "(extract(dow FROM {1}) + 1)"),
            ForeignFunction("weekday", 1, "(extract(isodow FROM {1}) - 1)"),
            ForeignFunction("dayofmonth", 1, "extract(day FROM {1})"),
            ForeignFunction("dayofyear", 1, "extract(doy FROM {1})"),
            ForeignFunction("weekofyear", 1, "extract(week FROM {1})"),
            // What dates differ by is a number of days already.
            ForeignFunction("extract", 1...1, types: "extract(unknown, integer)") {
                text, arguments in
                guard text.isKeyword(arguments[0].lowerBound, "day"),
                    text.isKeyword(arguments[0].lowerBound + 1, "from")
                else { return nil }
                return text.operandText(arguments[0].dropFirst(2))
            },
            formatting("date_format", "to_char", .mysql, pattern: 1),
            formatting("strftime", "to_char", .strftime, pattern: 0),
            formatting("strftime", "to_char", .strftime, pattern: 1),
            formatting("str_to_date", "to_timestamp", .mysql, pattern: 1),
            formatting("parse_date", "to_date", .strftime, pattern: 0),
            formatting("format_date", "to_char", .strftime, pattern: 0),
            formatting("format", "to_char", .letters, pattern: 1),
        ]
        + ["year", "quarter", "month", "week", "day", "hour", "minute", "second"].map {
            ForeignFunction($0, 1, "extract(\($0) FROM {1})")
        }

    /// A function of a moment and a pattern for it.
    private static func formatting(
        _ name: String, _ own: String, _ style: DateFormat.Style, pattern place: Int
    ) -> ForeignFunction {
        ForeignFunction(name, 2...2) { text, arguments in
            guard let foreign = text.string(arguments[place]),
                let pattern = DateFormat.pattern(of: foreign, style)
            else { return nil }
            return "\(own)(\(text.text(of: arguments[1 - place])), \(TokenizedSQL.quoted(pattern)))"
        }
    }

    private static let numbers: [ForeignFunction] = [
        ForeignFunction("rand", 0, "random()"),
        ForeignFunction("truncate", 2...2, as: "trunc"),
        ForeignFunction("square", 1, "power({1}, 2)"),
        ForeignFunction(
            "round", 2, "round(<1>::numeric, {2})", types: "round(double precision, integer)"),
        ForeignFunction("round", 2, "round(<1>::numeric, {2})", types: "round(real, integer)"),
        ForeignFunction("to_number", 1, "<1>::numeric"),
        ForeignFunction("stdev", 1...1, as: "stddev"),
        ForeignFunction("stdevp", 1...1, as: "stddev_pop"),
        ForeignFunction("var", 1...1, as: "variance"),
        ForeignFunction("varp", 1...1, as: "var_pop"),
        ForeignFunction("median", 1, "percentile_cont(0.5) WITHIN GROUP (ORDER BY {1})"),
        ForeignFunction("countif", 1, "count(*) FILTER (WHERE {1})"),
        ForeignFunction("count_if", 1, "count(*) FILTER (WHERE {1})"),
        ForeignFunction("approx_count_distinct", 1, "count(DISTINCT {1})"),
        ForeignFunction("any_value", 1, "(array_agg({1}))[1]"),
    ]

    private static let documents: [ForeignFunction] =
        ["json_extract", "json_query", "json_extract_array"].map { path($0, asText: false) }
        + ["json_value", "json_extract_scalar", "get_json_object"].map { path($0, asText: true) }
        + [
            ForeignFunction("json_length", 1...1, as: "jsonb_array_length"),
            ForeignFunction("json_contains", 2, "(<1> @> <2>)"),
            ForeignFunction("json_arrayagg", 1...1, as: "json_agg"),
            ForeignFunction("json_group_array", 1...1, as: "json_agg"),
            ForeignFunction("json_objectagg", 2...2, as: "json_object_agg"),
            ForeignFunction("json_group_object", 2...2, as: "json_object_agg"),
            ForeignFunction("json_object", 2...40, as: "json_build_object"),
            ForeignFunction("object_construct", 2...40, as: "json_build_object"),
            ForeignFunction("json_array", 1...40, as: "json_build_array"),
            ForeignFunction("parse_json", 1, "<1>::jsonb"),
            ForeignFunction("openjson", 1...1, as: "jsonb_array_elements"),
            ForeignFunction("json_each", 2, "jsonb_each(<1> -> {2})"),
            ForeignFunction("flatten", 1...1) { text, arguments in
                var value = arguments[0]
                if text.isKeyword(value.lowerBound, "input"),
                    text.text(value.lowerBound + 1) == "=>"
                {
                    value = value.dropFirst(2)
                }
                return "jsonb_array_elements(\(text.text(of: value)))"
            },
        ]

    /// A function of a document and a path such as `$.a.b[0]`.
    private static func path(_ name: String, asText: Bool) -> ForeignFunction {
        ForeignFunction(name, 2...2) { text, arguments in
            guard let path = text.string(arguments[1]), path.hasPrefix("$") else { return nil }
            let steps = path.dropFirst().split { ".[]\"".contains($0) }
            let isPlain = steps.allSatisfy {
                $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
            }
            guard isPlain, !steps.isEmpty else { return nil }
            let document = text.operandText(arguments[0])
            guard steps.count == 1, Int(steps[0]) == nil else {
                let list = TokenizedSQL.quoted("{\(steps.joined(separator: ","))}")
                return "(\(document) \(asText ? "#>>" : "#>") \(list))"
            }
            return "(\(document) \(asText ? "->>" : "->") \(TokenizedSQL.quoted(String(steps[0]))))"
        }
    }

    private static let others: [ForeignFunction] =
        ["newid", "uuid", "sys_guid", "generate_uuid", "uuid_string"].map {
            ForeignFunction($0, 0, "gen_random_uuid()")
        } + [
            ForeignFunction("database", 0, "current_database()"),
            ForeignFunction("db_name", 0, "current_database()"),
            ForeignFunction("schema", 0, "current_schema()"),
            ForeignFunction("array_length", 1...1, as: "cardinality"),
            ForeignFunction("array_size", 1...1, as: "cardinality"),
            ForeignFunction("size", 1...1, as: "cardinality"),
            ForeignFunction("array_contains", 2, "(<2> = ANY (<1>))"),
            ForeignFunction("array_join", 2...2, as: "array_to_string"),
            ForeignFunction("explode", 1...1, as: "unnest"),
            ForeignFunction("sequence", 2...3, as: "generate_series"),
            ForeignFunction("collect_list", 1...1, as: "array_agg"),
            ForeignFunction("group_array", 1...1, as: "array_agg"),
            ForeignFunction("collect_set", 1, "array_agg(DISTINCT {1})"),
        ]
}
