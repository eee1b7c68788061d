/// Texts that must pass as read-only queries, and texts that must not.
package enum ReadOnlyCorpus {}

extension ReadOnlyCorpus {
    /// Queries that read, each runnable on PostgreSQL 15 without any tables.
    package static let legitimate: [String] = [
        // Shapes of a statement.
        #"SELECT 1"#,
        #"select 1;"#,
        #"select 1 ; ; "#,
        #"select 1; -- done"#,
        #"/* first */ select /* a /* nested */ comment */ 1 -- last"#,
        #"-- DELETE FROM t; \#nselect 1"#,
        #"(select 1)"#,
        #"((select 1) union all (select 2)) order by 1"#,
        #"values (1, 'a'), (2, 'b')"#,
        #"(values (1), (2)) except values (1)"#,
        #"table pg_catalog.pg_namespace"#,
        #"TABLE pg_am"#,
        #"select"#,
        #"select 1 union select 2 intersect select 2 order by 1 desc limit 1 offset 0"#,
        #"select * from (values (1), (2), (3)) as v(n) order by n fetch first 2 rows with ties"#,
        #"select distinct on (a) a, b from (values (1, 2), (1, 3)) v(a, b) order by a, b desc"#,
        #"select all 1"#,
        #"with a as (select 1 as x) select x from a"#,
        #"with a as materialized (select 1 as x), b as not materialized (select 2) select * from a, b"#,
        #"with a(x) as (values (1)), b as (table a) (select x from b)"#,
        #"with a as (select 1) values (1), (2)"#,
        #"with a as (select 1 as x) table a"#,
        #"with a as (with b as (select 1 as x) select x from b) select x from a"#,
        #"explain select 1"#,
        #"explain analyze select 1"#,
        #"EXPLAIN ANALYZE VERBOSE SELECT 1"#,
        #"explain verbose values (1)"#,
        #"explain (select 1)"#,
        #"explain (analyze, buffers, format json, timing off) select count(*) from pg_class"#,
        #"explain (analyze false, costs off, summary 'on') with a as (select 1) table a"#,
        #"explain (format yaml, wal, analyze on, verbose true, settings 1) (select 1)"#,

        // Recursion.
        #"with recursive t(n) as (values (1) union all select n + 1 from t where n < 10) select sum(n) from t"#,
        #"""
        with recursive g(id, up) as (values (1, null::int), (2, 1), (3, 1), (4, 2)),
        tree as (select id, up, 1 as level from g where up is null
          union all select g.id, g.up, level + 1 from g join tree on g.up = tree.id)
        select * from tree order by level, id
        """#,
        #"""
        with recursive e(a, b) as (values (1, 2), (2, 3), (3, 1)),
        p as (select a, b from e where a = 1 union all select e.a, e.b from e join p on e.a = p.b)
        cycle a set is_cycle using path
        select a, b, is_cycle from p
        """#,
        #"""
        with recursive t(id, up) as (select 1, 0 union all select id + 1, id from t where id < 5)
        search depth first by id set ordercol
        select id, ordercol from t order by ordercol
        """#,
        #"""
        with recursive t(id, up) as (select 1, 0 union all select id + 1, id from t where id < 5)
        search breadth first by id, up set delete cycle id set update to 'y' default 'n' using merge
        select id, update from t order by delete
        """#,
        #"with recursive f(a, b) as (select 0, 1 union all select b, a + b from f where b < 100) select a from f"#,

        // Joins, laterals, sets.
        #"select * from generate_series(1, 3) as a(x) cross join lateral (select a.x * 2 as y) as b"#,
        #"select x, s from generate_series(1, 3) x left join lateral generate_series(1, x) s on true"#,
        #"select a.x from (values (1)) a(x) natural join (values (1)) b(x)"#,
        #"select * from (values (1, 'a')) a(id, v) full join (values (2, 'b')) b(id, w) using (id)"#,
        #"select * from rows from (generate_series(1, 2), generate_series(5, 7)) with ordinality as r(a, b, n)"#,
        #"select * from unnest(array[1, 2], array['a', 'b']) with ordinality as u(a, b, n)"#,
        #"select c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = 'pg_catalog' limit 3"#,
        #"select relname from pg_class tablesample system (10) repeatable (7) limit 2"#,
        #"select 1 where exists (select 1 from pg_class) and 1 in (select 1) and 2 > all (select 1)"#,
        #"select (select max(n) from generate_series(1, 4) n), array(select n from generate_series(1, 2) n)"#,
        #"select row(1, 'a') = (1, 'a'), (date '2026-01-01', interval '3 days') overlaps (date '2026-01-02', date '2026-01-05')"#,
        #"select * from only pg_am"#,

        // Aggregates and grouping.
        #"select g % 2 as odd, count(*), sum(g) filter (where g > 3) from generate_series(1, 9) g group by 1 having count(*) > 1"#,
        #"select a, b, sum(c) from (values (1, 2, 3), (1, 3, 4)) v(a, b, c) group by grouping sets ((a, b), (a), ())"#,
        #"select a, b, grouping(a, b), sum(c) from (values (1, 2, 3)) v(a, b, c) group by rollup (a, b)"#,
        #"select a, b, count(*) from (values (1, 2)) v(a, b) group by cube (a, b)"#,
        #"select percentile_cont(0.5) within group (order by g) from generate_series(1, 5) g"#,
        #"select mode() within group (order by g % 3), rank(2) within group (order by g) from generate_series(1, 5) g"#,
        #"select string_agg(distinct x, ', ' order by x desc) from (values ('a'), ('b')) v(x)"#,
        #"select array_agg(g order by g desc), json_agg(g), jsonb_object_agg(g, g * 2) from generate_series(1, 3) g"#,
        #"select bool_and(g > 0), every(g < 9), bit_or(g), corr(g, g) from generate_series(1, 5) g"#,
        #"select count(distinct (g % 3, g % 2)), count(*) as copy from generate_series(1, 9) g"#,

        // Windows.
        #"select g, row_number() over (order by g), lag(g, 1, 0) over w from generate_series(1, 5) g window w as (order by g desc)"#,
        #"select g, sum(g) over (order by g rows between unbounded preceding and current row) from generate_series(1, 5) g"#,
        #"select g, avg(g) over (order by g range between 1 preceding and 1 following exclude current row) from generate_series(1, 5) g"#,
        #"select g, ntile(2) over (partition by g % 2 order by g), first_value(g) over (partition by g % 2 order by g) from generate_series(1, 6) g"#,
        #"select g, dense_rank() over (order by g / 2), percent_rank() over (order by g), cume_dist() over (order by g) from generate_series(1, 6) g"#,
        #"select g, count(*) filter (where g > 2) over (order by g groups 1 preceding) from generate_series(1, 6) g"#,

        // JSON.
        #"select '{"a": [1, 2, {"b": null}]}'::jsonb -> 'a' -> 2 ->> 'b'"#,
        #"select '{"a": {"b": 1}}'::json #>> '{a,b}', '{"a": 1}'::jsonb ? 'a', '{"a": 1}'::jsonb ?| array['a', 'b']"#,
        #"select '{"a": 1}'::jsonb @> '{"a": 1}', '[1, 2]'::jsonb - 0, '{"a": 1}'::jsonb #- '{a}'"#,
        #"select jsonb_path_query('[1, 5, 9]', '$[*] ? (@ > $min)', '{"min": 3}')"#,
        #"select '{"a": [1, 2]}'::jsonb @? '$.a[*] ? (@ == 2)', '{"a": 1}'::jsonb @@ '$.a == 1'"#,
        #"select jsonb_path_query_array('{"d": "2026-01-02"}', '$.d.datetime() ? (@ < "2027-01-01".datetime())')"#,
        #"select * from jsonb_to_recordset('[{"id": 1, "delete": "x"}]') as (id int, delete text)"#,
        #"select * from json_to_recordset('[{"update": "u", "insert": 2}]') as t(update text, insert int)"#,
        #"select * from json_to_record('{"into": 1}') as t("into" int)"#,
        #"select ('{"a": 1}'::jsonb)['a'], key, value from jsonb_each('{"b": 2}')"#,
        #"select jsonb_set('{"a": 1}', '{a}', '2'), jsonb_insert('[1]', '{0}', '0'), jsonb_pretty('{"a": 1}')"#,
        #"select json_build_object('copy', 1, 'drop table t', 2), to_jsonb(row(1, 2)), row_to_json(r) from (select 1 as n) r"#,

        // Ranges, arrays, types, casts.
        #"select int4range(1, 5) @> 3, '[2026-01-01,2026-02-01)'::daterange && daterange('2026-01-15', null)"#,
        #"select range_agg(r) from (values (int4range(1, 3)), (int4range(2, 6))) v(r)"#,
        #"select '{[1,3),[5,7)}'::int4multirange, lower(int4range(1, 5)), isempty('empty'::int4range)"#,
        #"select int4range(1, 3) -|- int4range(3, 5), int4range(1, 9) * int4range(3, 5)"#,
        #"select (array[10, 20, 30])[2:3], ('{a,b}'::text[])[1], array[1, 2] || 3, array[[1, 2], [3, 4]]"#,
        #"select 3 = any (array[1, 2, 3]), array[1, 2] && array[2], array[1] <@ array[1, 2]"#,
        #"select (array[1, 2, 3])[:2], (array[1, 2, 3])[2:]"#,
        #"select cast('1' as int), '2'::numeric(10, 2), int '3', float8 '1e3', interval '1 day', date '2026-01-01'"#,
        #"select interval '1' hour, interval '1-2' year to month, timestamp with time zone '2026-01-01 00:00+00' at time zone 'UTC'"#,
        #"select extract(epoch from timestamp '2026-01-01'), date_trunc('month', now()) is not null"#,
        #"select '2026-01-01'::date + 3, age(timestamp '2026-01-01', timestamp '2025-01-01')"#,
        #"select 9223372036854775807, -1.0e-7::float8, 'NaN'::numeric, 'infinity'::timestamptz"#,
        #"select .5, 1., 1.5e-3, 1e10, 12345678901234567890"#,
        #"select B'1010', X'1F', b'01' | b'10', '\xDEADBEEF'::bytea"#,
        #"select 'a'::"char", 'x'::name, '1'::pg_catalog.int4, 'pg_class'::regclass, 'pg_sleep(float8)'::regprocedure"#,
        #"select inet '10.0.0.1' << inet '10.0.0.0/8', point(1, 2) <-> point(3, 4), '(1,2)'::point"#,
        #"select null is distinct from 1, 1 is not null, true is not false, null isnull, 1 notnull"#,
        #"select gen_random_uuid() is not null, random() < 1, clock_timestamp() is not null"#,

        // Strings and quoting.
        #"select 'it''s', E'it\'s', E'a\\', 'a\', $$it's$$, $q$a $$ b$q$, n'x', e'\u00e4'"#,
        #"select 'a'\#n  'b', 'a' -- comment\#n 'c'"#,
        #"select 'U&''x''' as a, 1 as u, 3 & 1 as b"#,
        #"select "x""y", "select" from (select 1 as "x""y", 2 as "select") s"#,
        #"select größe, "Übergröße" from (select 1 as größe, 2 as "Übergröße") s"#,
        #"select a$1, a$$b from (select 1 as a$1, 2 as a$$b) s"#,
        #"select $a$ ; drop table t; $a$, $_1$ -- $_1$, $ü$/*$ü$"#,
        #"select '/* no comment', '-- neither', '*/', ';'"#,
        #"select 'a' like 'a\%' escape '\', 'a%' like 'a!%' escape '!', 'x' like '%''%', 'a' ~~ '_'"#,
        #"select 'abc' like '%' || 'b' || '%', 'abc' not ilike 'A_C', 'abc' similar to '(a|b)%'"#,
        #"select 'abc' ~ '^a\w+c$', 'abc' !~* 'B{2}', regexp_replace('a-b', '-', '\\', 'g')"#,
        #"select substring('hello' from 2 for 3), substring('hello' for 2), substring('hello' similar '%#"l+#"%' escape '#')"#,
        #"select substring('hello' from 1 for update) from (select 2 as update) s"#,
        #"select overlay('abcdef' placing 'X' from 2 for share), position('b' in 'abc') from (select 3 as share) s"#,
        #"select trim(both 'x' from 'xax'), trim(leading from '  a'), trim('  a ')"#,
        #"select format('%I %L %s', 'drop', 'delete', 'copy'), quote_ident('into'), quote_literal('x''y')"#,
        #"select 'a' collate "C" < 'b', 'a' || 'b' || null, concat_ws(',', 'a', null, 'b')"#,
        #"select U, u from (select 1 as u) s"#,

        // Full text, XML.
        #"select to_tsvector('english', 'a fat cat') @@ to_tsquery('english', 'cat & fat')"#,
        #"select websearch_to_tsquery('simple', '"fat cat" -dog'), ts_headline('a cat', to_tsquery('cat'))"#,
        #"select ts_rank_cd(to_tsvector('cat sat'), plainto_tsquery('cat')), 'a:1A'::tsvector, !!'a'::tsquery <-> 'b'"#,
        #"select phraseto_tsquery('fat cat') && 'x'::tsquery, setweight('a:1'::tsvector, 'A')"#,
        #"select xmlelement(name foo, xmlattributes(1 as into, 'b' as "for")), xmlforest(1 as a)"#,
        #"select * from xmltable('/r/i' passing xml '<r><i a="1"/></r>' columns a int path '@a', n for ordinality)"#,
        #"select xpath('/a/text()', '<a>copy</a>'), xmlagg(x) from (values ('<b/>'::xml)) v(x)"#,
        #"select xmlserialize(content '<a/>'::xml as text), xmlexists('//a' passing by ref xml '<a/>')"#,

        // Operators.
        #"select 2 ^ 3, |/ 4, @ -1, 5 % 3, ~1, 1 # 3, 1 << 2, 7 & 3, - -1, 1 - -1, 2*-1, 3--1\#n"#,
        #"select 1 operator(pg_catalog.+) 2, 1 <> 2, 1 != 2, 1 <= 2, 2 >= 1, not 1 = 2"#,
        #"select 1 +/* c */2, 4*/* c */5, 6-/**/1"#,
        #"select case when 1 > 2 then 'a' else 'b' end, case 1 when 1 then 'x' end"#,
        #"select coalesce(null, 1), nullif(1, 2), greatest(1, 2), least(1, 2)"#,
        #"select 1 between 0 and 2, 1 not between symmetric 3 and 2, 1 in (1, 2)"#,
        #"select make_interval(days => 3), make_date(year := 2026, month := 1, day := 2)"#,
        #"select current_date is not null, current_user is not null, localtime is not null, session_user is not null"#,

        // Words of other statements as names.
        #"select 1 as into"#,
        #"select x.into from (select 1 as into) as x"#,
        #"select "into", "for" from (select 1 as into, 2 as for) s"#,
        #"select 1 as copy, 2 as delete, 3 as insert, 4 as update, 5 as merge, 6 as truncate"#,
        #"select update, delete from (select 1 as update, 2 as delete) s where update < delete"#,
        #"select max(update), sum(delete), count(insert) from (select 1 as update, 2 as delete, 3 as insert) s"#,
        #"select (update), (delete), (merge) from (select 1 as update, 2 as delete, 3 as merge) s"#,
        #"select count(*) delete from pg_am"#,
        #"select copy, call, listen, notify, load, show, reset, set, lock, share from (select 1 as copy, 2 as call, 3 as listen, 4 as notify, 5 as load, 6 as show, 7 as reset, 8 as set, 9 as lock, 10 as share) s"#,
        #"with update as (select 1 as delete) select delete from update"#,
        #"with insert (merge) as (select 1) select merge from insert"#,
        #"with materialized as (select 1 as x) select x from materialized"#,
        #"with search as (select 1 as x), cycle as (select 2 as y) select x, y from search, cycle"#,
        #"with delete as (select 1 as x), values as (select 2 as y) select x, y from delete, values"#,
        #"select s.update, s.begin, s.commit from (select 1 as update, 2 as begin, 3 as commit) s"#,
        #"select 'DELETE FROM t', 'DROP TABLE t; --', $$INSERT INTO t$$, E'COPY t TO \'x\''"#,
        #"select 1 as "DELETE FROM t", 2 as "; drop table t""#,
        #"select explain, analyze_ from (select 1 as explain, 2 as analyze_) s"#,
        #"select 1 as limit, 2 as offset, 3 as order, 4 as user"#,
        #"select key, no, share, nothing from (select 1 as key, 2 as no, 3 as share, 4 as nothing) as for_update"#,
        #"select updated_at, deleted_at from (select now() as updated_at, now() as deleted_at) s where deleted_at >= updated_at"#,

        // Words of the deny list as data and names.
        #"select 'pg_sleep(10)', 'SELECT pg_read_file(''x'')', $$dblink('x')$$"#,
        #"select pg_sleep from (select 1 as pg_sleep) s"#,
        #"select 1 as pg_sleep, 2 as "dblink", 3 nextval"#,
        #"select * from (values (1)) as pg_sleep"#,
        #"select * from (values (1, 2)) as pg_notify(lo_get, set_config)"#,
        #"with dblink(nextval) as (values (1)) select nextval from dblink"#,
        #"with a as (select 1), pg_sleep(b) as (values (2)) select b from pg_sleep"#,
        #"with recursive pg_sleep(n) as (values (1) union all select n + 1 from pg_sleep where n < 3) select max(n) from pg_sleep"#,
        #"select /* pg_sleep(1) */ 1 -- pg_terminate_backend(1)"#,
        #"select proname from pg_proc where proname in ('pg_sleep', 'lo_export', 'query_to_xml') order by 1"#,
        #"select 'pg_sleep'::regproc, to_regproc('pg_read_file'), 'nextval(regclass)'::regprocedure"#,
        #"select has_function_privilege('pg_read_file(text)', 'execute'), pg_get_functiondef('pg_sleep_for(interval)'::regprocedure) is not null"#,
        #"select "PG_SLEEP" from (select 1 as "PG_SLEEP") s"#,
        #"select 1 /* dblink */ as x, 'copy' as y, "lo_import" from (select 1 as "lo_import") s"#,

        // The catalogue, and functions that only look.
        #"select current_setting('search_path'), pg_typeof(1), version() is not null"#,
        #"select pg_size_pretty(pg_database_size(current_database())), pg_total_relation_size('pg_class') > 0"#,
        #"select pg_get_viewdef('pg_views'::regclass) is not null, obj_description('pg_class'::regclass) is null"#,
        #"select column_name, data_type from information_schema.columns where table_name = 'pg_class' order by ordinal_position limit 3"#,
        #"select pid = pg_backend_pid() from pg_stat_activity where pid = pg_backend_pid()"#,
        #"select name, setting from pg_settings where name like 'lock%' order by 1"#,
        #"select locktype, mode from pg_locks limit 5"#,
        #"select attname, format_type(atttypid, atttypmod) from pg_attribute where attrelid = 'pg_am'::regclass and attnum > 0"#,
        #"select (pg_stat_get_activity(null)).pid is not null limit 1"#,
        #"select (s).a, (s).*, s.b from (select 1 as a, 2 as b) s"#,
        #"select s.* from (select 1 as a) s where (s) is not null"#,
        #"select txid_current_if_assigned() is null, pg_current_snapshot() is not null, pg_is_in_recovery()"#,
        #"select conname, pg_get_constraintdef(oid) from pg_constraint order by 1 limit 2"#,
        #"select col_description('pg_class'::regclass, 1), pg_relation_filenode('pg_am') is not null"#,
    ]
}
