import Testing

/// A statement of another dialect, and what is to be said of it.
struct DialectCase: Sendable, CustomTestStringConvertible {
    let sql: String
    let remedy: String

    /// Whether the statement runs once every remedy is followed.
    let runs: Bool

    init(_ sql: String, _ remedy: String, runs: Bool = true) {
        self.sql = sql
        self.remedy = remedy
        self.runs = runs
    }

    var testDescription: String { sql }

    static let all = quotes + placeholders + commands + clauses + operators + functions + types

    private static let quotes: [DialectCase] = [
        DialectCase(
            "SELECT `id` FROM `orders`", "PostgreSQL writes id for `id`, orders for `orders`."),
        DialectCase("SELECT * FROM `orders`", "orders for `orders`"),
        DialectCase("SELECT `id`, `total` FROM orders", "id for `id`, total for `total`"),
        DialectCase("SELECT * FROM orders WHERE `id`=1", "id for `id`"),
        DialectCase("SELECT * FROM orders o WHERE o.`id` = 1", "id for `id`"),
        DialectCase("SELECT id AS `Order Id` FROM orders", "\"Order Id\" for `Order Id`"),
        DialectCase("SELECT COUNT(*) AS `order` FROM orders", "\"order\" for `order`"),
        DialectCase("SELECT [id] FROM [orders]", "id for [id], orders for [orders]"),
        DialectCase("SELECT o.[id] FROM [orders] o WHERE o.[total] > 5", "id for [id]"),
        DialectCase("SELECT id AS [Order Id] FROM orders", "\"Order Id\" for [Order Id]"),
        DialectCase("SELECT id, [total] FROM orders", "total for [total]"),
        DialectCase(
            "SELECT * FROM orders WHERE status = \"paid\"",
            "PostgreSQL writes 'paid' for \"paid\"; double quotes are for names."),
        DialectCase(
            "SELECT * FROM customers WHERE city IN (\"Lyon\", \"Paris\")", "'Lyon' for \"Lyon\""),
        DialectCase("SELECT * FROM customers WHERE name LIKE \"%a%\"", "'%a%' for \"%a%\""),
        DialectCase("SELECT * FROM orders WHERE placed_at > \"2024-01-01\"", "'2024-01-01' for"),
        DialectCase("SELECT name || \" \" || email FROM customers", "' ' for \" \""),
        DialectCase(
            "SELECT CASE WHEN total > 5 THEN \"big\" ELSE \"small\" END FROM orders",
            "'big' for \"big\""),
        DialectCase("SELECT * FROM customers WHERE name = \"O'Hara\"", "'O''Hara' for"),
        DialectCase("SELECT preferences->>\"$.plan\" FROM customers", "'plan' for \"$.plan\""),
        DialectCase("SELECT * FROM customers WHERE city = ‘Lyon’", "'Lyon' for ‘Lyon’"),
        DialectCase("SELECT * FROM customers WHERE city = “New York”", "'New York' for “New York”"),
        DialectCase("SELECT\u{A0}id FROM orders", "U+A0"),
        DialectCase("SELECT id FROM orders\u{A0}WHERE id = 1", "plain space"),
        DialectCase("SELECT * FROM customers WHERE name = 'it\\'s'", "'it''s'", runs: false),
        DialectCase("SELECT id # the id\nFROM orders", "-- for #"),
        DialectCase("SELECT id\n# total\nFROM orders", "-- for #"),
    ]

    private static let placeholders: [DialectCase] = [
        DialectCase(
            "SELECT * FROM orders WHERE id = ?",
            "PostgreSQL writes $1 for ?; its placeholders are numbered.", runs: false),
        DialectCase(
            "SELECT * FROM orders WHERE id=? AND status=?", "$1 for ?, $2 for ?", runs: false),
        DialectCase("SELECT * FROM orders WHERE id IN (?, ?)", "$1 for ?, $2 for ?", runs: false),
        DialectCase("SELECT * FROM orders LIMIT ?", "$1 for ?", runs: false),
        DialectCase("SELECT ?::int", "$1 for ?", runs: false),
        DialectCase("SELECT * FROM orders WHERE id = ?1", "$1 for ?1", runs: false),
        DialectCase("SELECT * FROM orders WHERE id = :id", "$1 for :id", runs: false),
        DialectCase(
            "SELECT * FROM orders WHERE id = :id OR total = :total OR id > :id",
            "$1 for :id, $2 for :total, $1 for :id", runs: false),
        DialectCase("SELECT * FROM orders WHERE id = %s", "$1 for %s", runs: false),
        DialectCase("SELECT * FROM orders WHERE id=%s", "$1 for %s", runs: false),
        DialectCase("SELECT * FROM orders WHERE id = %(id)s", "$1 for %(id)s", runs: false),
        DialectCase("SELECT * FROM orders WHERE id = @p1", "$1 for @p1", runs: false),
        DialectCase("SELECT * FROM orders WHERE id=@p1", "$1 for @p1", runs: false),
        DialectCase("SELECT * FROM orders WHERE id = $id", "$1 for $id", runs: false),
        DialectCase("SELECT * FROM orders WHERE id = ${id}", "$1 for ${id}", runs: false),
        DialectCase("SELECT * FROM orders WHERE id = {id}", "$1 for {id}", runs: false),
        DialectCase("SELECT * FROM orders WHERE id = {{ id }}", "$1 for {{ id }}", runs: false),
        DialectCase("SELECT * FROM orders WHERE id = #{id}", "$1 for #{id}", runs: false),
    ]

    private static let commands: [DialectCase] = [
        DialectCase(
            "SHOW TABLES",
            "truss_database_schema lists schemas, tables and columns. PostgreSQL writes SELECT table_schema, table_name FROM information_schema.tables for SHOW TABLES."
        ),
        DialectCase("SHOW FULL TABLES FROM shop", "information_schema.tables"),
        DialectCase("SHOW DATABASES", "pg_namespace"),
        DialectCase(
            "SHOW COLUMNS FROM orders",
            "truss_describe_table describes a table. PostgreSQL writes SELECT column_name, data_type"
        ),
        DialectCase("SHOW CREATE TABLE `orders`", "WHERE table_name = 'orders'"),
        DialectCase("SHOW INDEX FROM orders", "FROM pg_indexes WHERE tablename = 'orders'"),
        DialectCase("DESCRIBE orders", "WHERE table_name = 'orders' ORDER BY ordinal_position"),
        DialectCase("DESC sales.orders", "table_schema = 'sales' AND table_name = 'orders'"),
        DialectCase("DESCRIBE \"orders\"", "WHERE table_name = 'orders'"),
        DialectCase("PRAGMA table_info(orders)", "WHERE table_name = 'orders'"),
        DialectCase("EXEC sp_columns 'orders'", "WHERE table_name = 'orders'"),
        DialectCase("DESCRIBE SELECT * FROM orders", "EXPLAIN for DESCRIBE"),
    ]

    private static let clauses: [DialectCase] = [
        DialectCase(
            "SELECT TOP 5 * FROM orders",
            "PostgreSQL writes LIMIT 5 at the end of the query, not TOP 5 before the columns."),
        DialectCase("SELECT TOP (5) * FROM orders ORDER BY id", "LIMIT 5 at the end"),
        DialectCase("SELECT TOP(5) id FROM orders", "LIMIT 5 at the end"),
        DialectCase("SELECT DISTINCT TOP 5 status FROM orders", "LIMIT 5"),
        DialectCase("SELECT * FROM (SELECT TOP 3 id FROM orders) AS o", "LIMIT 3"),
        DialectCase(
            "SELECT * FROM orders LIMIT 10, 20",
            "PostgreSQL writes LIMIT 20 OFFSET 10 for LIMIT 10, 20."),
        DialectCase(
            "SELECT * FROM orders WHERE ROWNUM <= 10",
            "LIMIT 10 at the end of the query, not ROWNUM <= 10"),
        DialectCase("SELECT * FROM orders WHERE id > 1 AND rownum < 5 ORDER BY id", "LIMIT 4"),
        DialectCase("SELECT ROWNUM, id FROM orders", "row_number() OVER ()", runs: false),
        DialectCase(
            "SELECT id FROM orders QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY id) = 1",
            "PostgreSQL has no QUALIFY"),
        DialectCase(
            "SELECT id FROM orders WHERE id > 0 QUALIFY ROW_NUMBER() OVER (ORDER BY id) <= 2",
            "WHERE n = 1"),
        DialectCase(
            "SELECT id, row_number() OVER (ORDER BY id) AS rn FROM orders QUALIFY rn = 1",
            "PostgreSQL has no QUALIFY", runs: false),
        DialectCase(
            "SELECT * FROM (SELECT status, total FROM orders) s PIVOT (SUM(total) FOR status IN ('paid', 'shipped')) p",
            "SUM(total) FILTER (WHERE status = 'paid')", runs: false),
        DialectCase(
            "SELECT * FROM (SELECT status, total FROM orders) PIVOT (SUM(total) FOR status IN ('paid'))",
            "PostgreSQL has no PIVOT", runs: false),
        DialectCase(
            "SELECT * FROM orders PIVOT (COUNT(id) FOR currency IN ([EUR], [USD])) p",
            "COUNT(id) FILTER (WHERE currency = 'EUR')", runs: false),
        DialectCase(
            "SELECT * FROM orders UNPIVOT (amount FOR kind IN (total, tax))",
            "PostgreSQL has no UNPIVOT", runs: false),
        DialectCase(
            "SELECT placed_at - INTERVAL 7 DAY FROM orders", "interval '7 day' for INTERVAL 7 DAY"),
        DialectCase("SELECT NOW() + INTERVAL 2 HOURS", "interval '2 hour'"),
        DialectCase("SELECT NOW() - INTERVAL 1 QUARTER", "interval '3 month'"),
        DialectCase(
            "SELECT placed_at + INTERVAL id DAY FROM orders",
            "(id * interval '1 day') for INTERVAL id DAY"),
        DialectCase("SELECT now() + INTERVAL (1 + 2) DAY", "((1 + 2) * interval '1 day')"),
        DialectCase(
            "SELECT customer_id, sum(total) AS spent FROM orders GROUP BY customer_id HAVING spent > 5",
            "sum(total) for spent; an alias is known only after HAVING"),
        DialectCase(
            "SELECT total * 2 AS twice FROM orders WHERE twice > 5", "(total * 2) for twice"),
        DialectCase(
            "SELECT count(*) AS n FROM orders WHERE n > 5 GROUP BY status", "only after WHERE",
            runs: false),
        DialectCase(
            "SELECT id FROM orders CROSS APPLY jsonb_each(shipping_address) a",
            "CROSS JOIN LATERAL for CROSS APPLY"),
        DialectCase(
            "SELECT id FROM orders OUTER APPLY jsonb_each(shipping_address) a", "LEFT JOIN LATERAL",
            runs: false),
        DialectCase("SELECT STRAIGHT_JOIN id FROM orders", "JOIN", runs: false),
        DialectCase("SELECT id FROM orders MINUS SELECT id FROM sales.orders", "EXCEPT for MINUS"),
        DialectCase("SELECT 1 FROM DUAL", "leave FROM DUAL out"),
        DialectCase("SELECT * FROM orders WITH (NOLOCK)", "leave WITH (NOLOCK) out"),
        DialectCase("SELECT * FROM orders o WITH (NOLOCK) WHERE id = 1", "leave WITH (NOLOCK) out"),
        DialectCase("SELECT * FROM orders (NOLOCK)", "leave (NOLOCK) out"),
        DialectCase(
            "SELECT * FROM orders USE INDEX (orders_pkey) WHERE id = 1",
            "leave USE INDEX (orders_pkey) out"),
        DialectCase("SELECT * FROM orders FORCE INDEX (orders_pkey)", "PostgreSQL has no hints"),
        DialectCase(
            "SELECT * FROM categories START WITH parent_id IS NULL CONNECT BY PRIOR id = parent_id",
            "WITH RECURSIVE", runs: false),
        DialectCase(
            "SELECT * FROM orders a, customers b WHERE a.customer_id = b.id (+)", "LEFT JOIN",
            runs: false),
        DialectCase(
            "SELECT status, count(*) FROM orders GROUP BY ALL", "name the columns", runs: false),
        DialectCase(
            "SELECT status, count(*) FROM orders GROUP BY status WITH ROLLUP",
            "GROUP BY ROLLUP (status)"),
        DialectCase("SELECT * EXCEPT (notes) FROM orders", "list the columns", runs: false),
        DialectCase(
            "SELECT * EXCLUDE (notes) FROM orders", "PostgreSQL has no * EXCLUDE", runs: false),
        DialectCase(
            "SELECT id, tag FROM customers LATERAL VIEW explode(tags) t AS tag",
            "CROSS JOIN LATERAL unnest(tags) AS t(tag)"),
        DialectCase(
            "SELECT f.value FROM customers, LATERAL FLATTEN(input => preferences->'x') f",
            "jsonb_array_elements(preferences->'x')"),
        DialectCase("SELECT * FROM shop.public.orders", "public.orders for shop.public.orders"),
        DialectCase("SELECT * FROM shop..orders", "orders for shop..orders"),
        DialectCase("SELECT CURRENT_DATE()", "CURRENT_DATE for CURRENT_DATE()"),
        DialectCase("SELECT CURRENT_TIMESTAMP()", "CURRENT_TIMESTAMP for"),
        DialectCase("SELECT USER()", "USER for USER()"),
        DialectCase("SELECT SYSDATE", "now() for SYSDATE"),
        DialectCase("SELECT SYSDATE FROM DUAL", "leave FROM DUAL out"),
    ]

    private static let operators: [DialectCase] = [
        DialectCase("SELECT * FROM orders WHERE id == 1", "PostgreSQL writes = for ==."),
        DialectCase("SELECT * FROM orders WHERE id !== 1", "<> for !=="),
        DialectCase("SELECT 1 <=> 2", "IS NOT DISTINCT FROM for <=>"),
        DialectCase("SELECT * FROM orders WHERE notes IS != NULL", "IS NOT NULL for IS != NULL"),
        DialectCase("SELECT * FROM orders WHERE notes IS <> NULL", "IS NOT NULL for IS <> NULL"),
        DialectCase("SELECT * FROM orders WHERE notes IS = NULL", "IS NULL for IS = NULL"),
        DialectCase("SELECT * FROM orders WHERE id IS 5", "= 5 for IS 5"),
        DialectCase(
            "SELECT * FROM customers WHERE city IS NOT 'Lyon'", "<> 'Lyon' for IS NOT 'Lyon'"),
        DialectCase("SELECT * FROM orders WHERE id = 1 && total = 2", "AND for &&"),
        DialectCase("SELECT * FROM orders WHERE (id = 1) && (total = 2)", "AND for &&"),
        DialectCase("SELECT * FROM orders WHERE id = 1 || id = 2", "OR for ||"),
        DialectCase("SELECT * FROM customers WHERE (id = 1) || is_active", "OR for ||"),
        DialectCase("SELECT * FROM customers WHERE city = 'a' || city = 'b'", "OR for ||"),
        DialectCase("SELECT * FROM customers WHERE !is_active", "NOT for !"),
        DialectCase(
            "SELECT * FROM customers WHERE is_active = 1", "is_active = true for is_active = 1"),
        DialectCase(
            "SELECT * FROM customers c WHERE c.is_active <> 0 AND id = 1",
            "c.is_active <> false for"),
        DialectCase("SELECT name + ' ' + email FROM customers", "|| for +; that joins texts"),
        DialectCase("SELECT 'a' + 'b'", "|| for +"),
        DialectCase("SELECT name + 'x' FROM customers", "|| for +"),
        DialectCase(
            "SELECT * FROM customers WHERE name REGEXP '^A'",
            "name ~ '^A' for name REGEXP '^A'; ~* ignores case"),
        DialectCase("SELECT name REGEXP '^A' FROM customers", "name ~ '^A'"),
        DialectCase("SELECT * FROM customers c WHERE c.name NOT REGEXP '^A'", "c.name !~ '^A'"),
        DialectCase("SELECT * FROM customers WHERE lower(name) RLIKE '^a'", "lower(name) ~ '^a'"),
        DialectCase(
            "SELECT * FROM customers WHERE name GLOB 'A*'", "name LIKE 'A%' for name GLOB 'A*'"),
        DialectCase("SELECT 7 DIV 2", "7 / 2 for 7 DIV 2"),
        DialectCase("SELECT id FROM orders WHERE id MOD 2 = 0", "id % 2 for id MOD 2"),
        DialectCase(
            "SELECT * FROM customers WHERE name LIKE ANY ('A%', 'B%')", "ARRAY['A%', 'B%']"),
        DialectCase("SELECT * FROM customers WHERE name ILIKE ANY ('A%')", "ARRAY['A%']"),
        DialectCase("SELECT * FROM orders WHERE id <> ALL (1, 2)", "ARRAY[1, 2] for 1, 2"),
        DialectCase("SELECT * FROM customers WHERE 'a' IN tags", "= ANY (tags) for IN tags"),
        DialectCase("SELECT * FROM customers c WHERE 'a' NOT IN c.tags", "<> ALL (c.tags)"),
        DialectCase(
            "SELECT preferences:plan FROM customers", "preferences ->> 'plan' for preferences:plan"),
        DialectCase("SELECT c.preferences:a.b FROM customers c", "c.preferences #>> '{a,b}'"),
    ]

    private static let functions: [DialectCase] = [
        DialectCase(
            "SELECT IFNULL(notes, 'x') FROM orders",
            "PostgreSQL writes coalesce(notes, 'x') for IFNULL(notes, 'x')."),
        DialectCase("SELECT NVL(notes, 'x') FROM orders", "coalesce(notes, 'x')"),
        DialectCase("SELECT ISNULL(notes, 'x') FROM orders", "coalesce(notes, 'x')"),
        DialectCase("SELECT ISNULL(notes) FROM orders", "(notes IS NULL)"),
        DialectCase(
            "SELECT NVL2(notes, 1, 2) FROM orders", "CASE WHEN notes IS NOT NULL THEN 1 ELSE 2 END"),
        DialectCase("SELECT IFNULL(IFNULL(notes, coupon), 'x') FROM orders", "coalesce("),
        DialectCase(
            "SELECT IF(total > 5, 'a', 'b') FROM orders",
            "CASE WHEN total > 5 THEN 'a' ELSE 'b' END"),
        DialectCase("SELECT IIF(total > 5, 'a', 'b') FROM orders", "CASE WHEN"),
        DialectCase(
            "SELECT DECODE(currency, 'EUR', 1, 'USD', 2, 0) FROM orders",
            "CASE currency WHEN 'EUR' THEN 1 WHEN 'USD' THEN 2 ELSE 0 END"),
        DialectCase("SELECT GETDATE()", "now() for GETDATE()"),
        DialectCase("SELECT SYSDATE()", "now()"),
        DialectCase("SELECT CURDATE(), CURTIME()", "current_date for CURDATE()"),
        DialectCase(
            "SELECT DATE_FORMAT(placed_at, '%Y-%m-%d %H:%i') FROM orders",
            "to_char(placed_at, 'YYYY-MM-DD HH24:MI')"),
        DialectCase("SELECT DATE_FORMAT(placed_at, '%Y-%mT%H') FROM orders", "'YYYY-MM\"T\"HH24'"),
        DialectCase(
            "SELECT STRFTIME('%Y-%m', placed_at) FROM orders", "to_char(placed_at, 'YYYY-MM')"),
        DialectCase(
            "SELECT strftime(placed_at, '%H:%M') FROM orders", "to_char(placed_at, 'HH24:MI')"),
        DialectCase(
            "SELECT STR_TO_DATE('2024-01-31', '%Y-%m-%d')",
            "to_timestamp('2024-01-31', 'YYYY-MM-DD')"),
        DialectCase(
            "SELECT FORMAT(placed_at, 'yyyy-MM-dd') FROM orders", "to_char(placed_at, 'YYYY-MM-DD')"
        ),
        DialectCase("SELECT GROUP_CONCAT(name) FROM customers", "string_agg(name::text, ',')"),
        DialectCase(
            "SELECT GROUP_CONCAT(name SEPARATOR '; ') FROM customers",
            "string_agg(name::text, '; ')"),
        DialectCase(
            "SELECT GROUP_CONCAT(DISTINCT status ORDER BY status DESC SEPARATOR ', ') FROM orders",
            "string_agg(DISTINCT status::text, ', ' ORDER BY status::text DESC)"),
        DialectCase(
            "SELECT GROUP_CONCAT(name ORDER BY id) FROM customers",
            "string_agg(name::text, ',' ORDER BY id)"),
        DialectCase(
            "SELECT GROUP_CONCAT(name, ', ') FROM customers", "string_agg(name::text, ', ')"),
        DialectCase(
            "SELECT LISTAGG(name, ', ') WITHIN GROUP (ORDER BY id) FROM customers",
            "string_agg(name::text, ', ' ORDER BY id)"),
        DialectCase(
            "SELECT STRING_AGG(name, ', ') WITHIN GROUP (ORDER BY name) FROM customers",
            "string_agg(name::text, ', ' ORDER BY name)"),
        DialectCase(
            "SELECT DATEADD(day, 7, placed_at) FROM orders",
            "placed_at + interval '7 day' for DATEADD(day, 7, placed_at)"),
        DialectCase("SELECT DATEADD(mm, -3, GETDATE())", "interval '-3 month'"),
        DialectCase(
            "SELECT DATEADD('day', id, placed_at) FROM orders",
            "placed_at + (id * interval '1 day')"),
        DialectCase(
            "SELECT TIMESTAMPADD(HOUR, 2, placed_at) FROM orders", "placed_at + interval '2 hour'"),
        DialectCase(
            "SELECT DATE_ADD(placed_at, INTERVAL 7 DAY) FROM orders",
            "(placed_at + interval '7 day') for DATE_ADD(placed_at, INTERVAL 7 DAY)"),
        DialectCase(
            "SELECT DATE_SUB(CURDATE(), INTERVAL 30 DAY)", "(CURDATE() - interval '30 day')"),
        DialectCase(
            "SELECT DATE_SUB(placed_at, INTERVAL '1' MONTH) FROM orders",
            "(placed_at - interval '1 month')"),
        DialectCase(
            "SELECT DATEDIFF(day, placed_at, now()) FROM orders", "(now()::date - placed_at::date)"),
        DialectCase(
            "SELECT DATEDIFF(now(), placed_at) FROM orders", "(now()::date - placed_at::date)"),
        DialectCase(
            "SELECT DATEDIFF('month', placed_at, now()) FROM orders", "age(now(), placed_at)"),
        DialectCase("SELECT TIMESTAMPDIFF(HOUR, placed_at, now()) FROM orders", "/ 3600"),
        DialectCase("SELECT DATE_DIFF(DATE '2024-02-01', DATE '2024-01-01', DAY)", "::date - "),
        DialectCase(
            "SELECT DATE_TRUNC(month, placed_at) FROM orders", "date_trunc('month', placed_at)"),
        DialectCase(
            "SELECT DATE_TRUNC(placed_at, MONTH) FROM orders", "date_trunc('month', placed_at)"),
        DialectCase("SELECT TRUNC(placed_at) FROM orders", "date_trunc('day', placed_at)"),
        DialectCase("SELECT DATEPART(year, placed_at) FROM orders", "extract(year FROM placed_at)"),
        DialectCase(
            "SELECT DATENAME(month, placed_at) FROM orders", "to_char(placed_at, 'FMMonth')"),
        DialectCase(
            "SELECT YEAR(placed_at), MONTH(placed_at) FROM orders",
            "extract(year FROM placed_at) for YEAR(placed_at)"),
        DialectCase(
            "SELECT HOUR(placed_at), DAY(placed_at), SECOND(placed_at) FROM orders",
            "extract(hour FROM placed_at)"),
        DialectCase(
            "SELECT DAYNAME(placed_at), DAYOFWEEK(placed_at), WEEKDAY(placed_at) FROM orders",
            "to_char(placed_at, 'FMDay')"),
        DialectCase(
            "SELECT LAST_DAY(placed_at), EOMONTH(placed_at) FROM orders",
            "date_trunc('month', placed_at)"),
        DialectCase(
            "SELECT ADD_MONTHS(placed_at, 2) FROM orders", "placed_at + interval '2 month'"),
        DialectCase(
            "SELECT UNIX_TIMESTAMP(placed_at), UNIX_TIMESTAMP() FROM orders",
            "extract(epoch FROM placed_at)"),
        DialectCase("SELECT FROM_UNIXTIME(1700000000)", "to_timestamp(1700000000)"),
        DialectCase("SELECT DATETIME('now', '-7 days')", "('now'::timestamp + interval '-7 days')"),
        DialectCase("SELECT DATE('now', '-7 days')", "interval '-7 days'"),
        DialectCase(
            "SELECT EXTRACT(DAY FROM (delivered_on - birthday)) FROM orders, customers",
            "(delivered_on - birthday) for EXTRACT"),
        DialectCase("SELECT LEN(name) FROM customers", "length(name)"),
        DialectCase(
            "SELECT UCASE(name), LCASE(name), MID(name, 1, 2) FROM customers", "upper(name)"),
        DialectCase("SELECT CHARINDEX('a', name) FROM customers", "strpos(name, 'a')"),
        DialectCase("SELECT LOCATE('a', name) FROM customers", "strpos(name, 'a')"),
        DialectCase("SELECT INSTR(name, 'a') FROM customers", "strpos(name, 'a')"),
        DialectCase(
            "SELECT SUBSTRING_INDEX(email, '@', -1) FROM customers", "split_part(email, '@', -1)"),
        DialectCase("SELECT REPLICATE('a', 3), SPACE(2)", "repeat('a', 3)"),
        DialectCase("SELECT FIND_IN_SET('a', 'a,b')", "string_to_array('a,b', ',')"),
        DialectCase(
            "SELECT * FROM customers ORDER BY FIELD(city, 'Lyon', 'Paris')",
            "array_position(ARRAY['Lyon', 'Paris'], city)"),
        DialectCase("SELECT * FROM customers WHERE CONTAINS(name, 'a')", "strpos(name, 'a') > 0"),
        DialectCase(
            "SELECT STARTSWITH(name, 'A'), ENDSWITH(name, 'a') FROM customers",
            "starts_with(name, 'A')"),
        DialectCase(
            "SELECT REGEXP_CONTAINS(name, 'a'), REGEXP_EXTRACT(name, 'a.') FROM customers",
            "(name ~ 'a')"),
        DialectCase("SELECT RAND(), TRUNCATE(total, 2), SQUARE(total) FROM orders", "random()"),
        DialectCase("SELECT ROUND(weight_kg, 2) FROM products", "round(weight_kg::numeric, 2)"),
        DialectCase(
            "SELECT ROUND(AVG(weight_kg), 2) FROM products", "round(AVG(weight_kg)::numeric, 2)"),
        DialectCase(
            "SELECT ROUND(weight_kg * 2, 1) FROM products", "round((weight_kg * 2)::numeric, 1)"),
        DialectCase("SELECT TO_NUMBER('12')", "'12'::numeric"),
        DialectCase("SELECT STDEV(total), VAR(total), MEDIAN(total) FROM orders", "stddev(total)"),
        DialectCase(
            "SELECT COUNTIF(is_active) FROM customers", "count(*) FILTER (WHERE is_active)"),
        DialectCase("SELECT APPROX_COUNT_DISTINCT(city) FROM customers", "count(DISTINCT city)"),
        DialectCase(
            "SELECT JSON_EXTRACT(preferences, '$.plan') FROM customers", "(preferences -> 'plan')"),
        DialectCase(
            "SELECT JSON_EXTRACT(preferences, '$.a.b[0]') FROM customers",
            "(preferences #> '{a,b,0}')"),
        DialectCase(
            "SELECT JSON_VALUE(preferences, '$.plan') FROM customers", "(preferences ->> 'plan')"),
        DialectCase(
            "SELECT JSON_LENGTH(local_names), JSON_CONTAINS(local_names, '[]') FROM products",
            "jsonb_array_length(local_names)"),
        DialectCase("SELECT JSON_ARRAYAGG(id) FROM orders", "json_agg(id)"),
        DialectCase("SELECT JSON_OBJECT('a', id) FROM orders", "json_build_object('a', id)"),
        DialectCase("SELECT PARSE_JSON('{}')", "'{}'::jsonb"),
        DialectCase("SELECT NEWID(), UUID()", "gen_random_uuid()"),
        DialectCase("SELECT DATABASE(), SCHEMA()", "current_database()"),
        DialectCase(
            "SELECT ARRAY_LENGTH(tags), ARRAY_CONTAINS(tags, 'a') FROM customers",
            "cardinality(tags)"),
        DialectCase("SELECT EXPLODE(tags) FROM customers", "unnest(tags)"),
        DialectCase("SELECT SEQUENCE(1, 3)", "generate_series(1, 3)"),
        DialectCase(
            "SELECT SAFE_CAST(notes AS INT64) FROM orders WHERE false", "CAST(notes AS bigint)"),
        DialectCase("SELECT TRY_CAST('1' AS int)", "CAST('1' AS int)"),
        DialectCase("SELECT CONVERT(int, total) FROM orders", "CAST(total AS int)"),
        DialectCase(
            "SELECT CONVERT(varchar(10), placed_at, 120) FROM orders",
            "CAST(placed_at AS varchar(10))"),
        DialectCase("SELECT CONVERT(total, CHAR) FROM orders", "CAST(total AS text)"),
        DialectCase("SELECT CONVERT(total, SIGNED) FROM orders", "CAST(total AS bigint)"),
        DialectCase(
            "SELECT CONVERT(name USING utf8mb4) FROM customers",
            "name for CONVERT(name USING utf8mb4)"),
    ]

    private static let types: [DialectCase] = [
        DialectCase("SELECT CAST(total AS SIGNED) FROM orders", "bigint for SIGNED"),
        DialectCase(
            "SELECT CAST(total AS UNSIGNED INTEGER) FROM orders", "bigint for UNSIGNED INTEGER"),
        DialectCase("SELECT total::double FROM orders", "double precision for double"),
        DialectCase("SELECT total::string FROM orders", "text for string"),
        DialectCase(
            "SELECT CAST(name AS NVARCHAR(10)) FROM customers", "varchar(10) for NVARCHAR(10)"),
        DialectCase("SELECT CAST(name AS NVARCHAR(MAX)) FROM customers", "text for NVARCHAR(MAX)"),
        DialectCase("SELECT CAST('2024-01-01' AS DATETIME)", "timestamp for DATETIME"),
        DialectCase("SELECT CAST(1 AS TINYINT(1)), 2::int64", "smallint for TINYINT(1)"),
        DialectCase(
            "SELECT CAST(total AS NUMBER(10, 2)) FROM orders", "numeric(10, 2) for NUMBER(10, 2)"),
    ]
}
