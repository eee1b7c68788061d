/// A text that must not pass, and the word that its refusal names.
package struct RefusedText: Sendable {
    package let sql: String
    package let word: String

    package init(_ sql: String, _ word: String) {
        self.sql = sql
        self.word = word
    }
}

extension ReadOnlyCorpus {
    /// Ways to write, lock, leak or escape; contract H1, H7, H8, §3, §4.1 and more.
    package static let refused: [RefusedText] =
        statements + functions + spellings

    /// Those that need no function of the deny list (`set_config` aside, which ROLLBACK undoes).
    package static let statements: [RefusedText] =
        writes + definitions + escapes + sessions + hidden + locks + malformed

    /// Statements that write by themselves.
    package static let writes: [RefusedText] = [
        RefusedText(#"insert into t values (1)"#, "insert"),
        RefusedText(#"insert into t select * from s"#, "insert"),
        RefusedText(#"delete from t where id=1 -- limit"#, "delete"),
        RefusedText(#"delete from t --"#, "delete"),
        RefusedText(#"DELETE FROM t"#, "DELETE"),
        RefusedText(#"DROP TABLE zz -- limit"#, "DROP"),
        RefusedText(#"create table t (a int) -- limit"#, "create"),
        RefusedText(#"alter table t add b int -- limit"#, "alter"),
        RefusedText(#"truncate t -- limit"#, "truncate"),
        RefusedText(#"update t set a = 1 -- limit"#, "update"),
        RefusedText(#"create table t as select 1"#, "create"),
        RefusedText(#"create temp table customers as select 1 -- limit"#, "create"),
        RefusedText(#"create user evil superuser -- limit"#, "create"),
        RefusedText(#"create/**/extension dblink"#, "create"),
        RefusedText(#"alter system set fsync = off"#, "alter"),
        RefusedText(#"merge into t using s on t.a = s.a when matched then delete"#, "merge"),
        RefusedText(#"copy t to '/tmp/x'"#, "copy"),
        RefusedText(#"copy (select 1) to program 'id'"#, "copy"),
        RefusedText(#"do $$ begin delete from t; end $$"#, "do"),
        RefusedText(#"call p()"#, "call"),
        RefusedText(#"grant all on t to public"#, "grant"),
        RefusedText(#"comment on table t is 'x'"#, "comment"),
        RefusedText(#"refresh materialized view v"#, "refresh"),
        RefusedText(#"vacuum -- limit"#, "vacuum"),
        RefusedText(#"analyze t"#, "analyze"),
        RefusedText(#"reindex table t"#, "reindex"),
        RefusedText(#"cluster t"#, "cluster"),
        RefusedText(#"checkpoint"#, "checkpoint"),
        RefusedText(#"security label on table t is 'x'"#, "security"),
        RefusedText(#"import foreign schema s from server x into y"#, "import"),
        RefusedText(#"select 1 into t"#, "into"),
        RefusedText(#"select * into temp t from pg_class"#, "into"),
        RefusedText(#"select a, b INTO unlogged t from s"#, "INTO"),
        RefusedText(#"select x.as into t from (select 1 as "as") x"#, "into"),
        RefusedText(#"select 1 as as into t"#, "into"),
        RefusedText(#"select 'x'into t"#, "into"),
        RefusedText(#"select 1/**/into/**/t"#, "into"),
        RefusedText(#"with a as (select 1 as x) select x into t from a"#, "into"),
        RefusedText(#"explain select 1 into t"#, "into"),
        RefusedText(#"select (select 1 into t)"#, "into"),
        RefusedText(#"explain analyze delete from t -- limit"#, "delete"),
        RefusedText(#"explain analyze insert into t select 1"#, "insert"),
        RefusedText(#"explain (analyze) update t set a = 1"#, "update"),
        RefusedText(
            #"explain (analyze, format json) with d as (delete from t returning *) select * from d"#,
            "delete"),
        RefusedText(#"explain delete from t"#, "delete"),
        RefusedText(#"explain analyze create table t as select 1"#, "create"),
        RefusedText(#"explain analyze execute p"#, "execute"),
        RefusedText(#"explain declare c cursor for select 1"#, "declare"),
        RefusedText(
            #"explain analyze verbose merge into t using s on true when matched then delete"#,
            "merge"),
        RefusedText(#"explain explain select 1"#, "explain"),
        RefusedText(#"explain refresh materialized view v"#, "refresh"),
        RefusedText(#"explain (analyze) (delete from t)"#, "delete"),
    ]

    /// Statements that define something, or that a read-only transaction lets pass (contract §4.1).
    package static let definitions: [RefusedText] = [
        RefusedText(#"create role evil superuser"#, "create"),
        RefusedText(#"alter role truss set search_path = sales"#, "alter"),
        RefusedText(#"alter database postgres set statement_timeout = 1"#, "alter"),
        RefusedText(#"create database evil"#, "create"),
        RefusedText(#"drop owned by truss"#, "drop"),
        RefusedText(#"reassign owned by truss to evil"#, "reassign"),
        RefusedText(#"create extension dblink"#, "create"),
        RefusedText(#"drop extension plpgsql"#, "drop"),
        RefusedText(#"create function evil() returns int language sql as 'select 1'"#, "create"),
        RefusedText(#"create or replace view v as select 1"#, "create"),
        RefusedText(#"create rule evil as on select to t do instead delete from t"#, "create"),
        RefusedText(
            #"create trigger evil after insert on t execute function remember_price()"#, "create"),
        RefusedText(#"create index evil on t (a)"#, "create"),
        RefusedText(#"create sequence evil"#, "create"),
        RefusedText(#"create schema evil"#, "create"),
        RefusedText(#"alter table t rename to evil"#, "alter"),
        RefusedText(#"alter sequence orders_id_seq restart with 1"#, "alter"),
        RefusedText(#"alter default privileges grant all on tables to public"#, "alter"),
        RefusedText(#"revoke select on t from public"#, "revoke"),
        RefusedText(#"reindex (verbose) index evil"#, "reindex"),
        RefusedText(#"do $$ begin execute 'copy t to program ''id'''; end $$"#, "do"),
        RefusedText(#"do $$ begin commit; delete from t; end $$"#, "do"),
        RefusedText(#"do $$ begin perform pg_notify('c', 'x'); end $$"#, "do"),
        RefusedText(#"call p(1) -- limit"#, "call"),
        RefusedText(#"set local role authenticated"#, "set"),
        RefusedText(#"set session characteristics as transaction read write"#, "set"),
        RefusedText(#"reset role"#, "reset"),
        RefusedText(#"lock t"#, "lock"),
        RefusedText(#"rollback; begin; delete from t; commit"#, "rollback"),
        RefusedText(#"commit prepared 'x'"#, "commit"),
        RefusedText(#"move all in c"#, "move"),
        RefusedText(#"close all"#, "close"),
    ]

    /// Data-modifying common table expressions, at every place that the grammar has for them.
    package static let hidden: [RefusedText] = [
        RefusedText(#"with d as (delete from t returning *) select * from d"#, "delete"),
        RefusedText(#"with d as (insert into t values (1) returning *) select * from d"#, "insert"),
        RefusedText(#"with d as (update t set a = 1 returning *) select * from d"#, "update"),
        RefusedText(
            #"with d as (merge into t using s on true when matched then delete) select 1"#, "merge"),
        RefusedText(#"with d as materialized (update t set a = 1 returning *) table d"#, "update"),
        RefusedText(
            #"with d as not materialized (update only t set a = 1 returning *) table d"#, "update"),
        RefusedText(
            #"with a as (select 1), d(x) as (delete from t returning *) select * from a"#, "delete"),
        RefusedText(
            #"with recursive a as (select 1), d as (/* x */ UPDATE t set a = 1) select 1"#, "UPDATE"
        ),
        RefusedText(#"with a as (select 1) delete from t"#, "delete"),
        RefusedText(#"with a as (select 1) insert into t select * from a"#, "insert"),
        RefusedText(#"with a as (select 1) update t set a = 1"#, "update"),
        RefusedText(
            #"with a as (select 1) merge into t using a on true when matched then delete"#, "merge"),
        RefusedText(
            #"with a as (with b as (select 1) update t set a = 1 returning *) select 1"#, "update"),
        RefusedText(#"with a as (with b as (delete from t) select 1) select 1"#, "delete"),
        RefusedText(#"with values as (select 1), d as (update t set a = 1) select 1"#, "update"),
        RefusedText(
            #"with materialized (a) as (update t set a = 1 returning a) select 1"#, "update"),
        RefusedText(#"with update as (update t set a = 1) select 1"#, "update"),
        RefusedText(#"with d as ((with e as (update t set a = 1) select 1)) select 1"#, "update"),
        RefusedText(#"(with d as (update t set a = 1) select 1)"#, "update"),
        RefusedText(
            #"select * from (with d as (update t set a = 1 returning *) select * from d) x"#,
            "update"),
        RefusedText(
            #"select array(with d as (update t set a = 1 returning a) select a from d)"#, "update"),
        RefusedText(
            #"select 1 union (with d as (update t set a = 1 returning a) select a from d)"#,
            "update"),
        RefusedText(
            #"with recursive a(x) as (select 1 union all select 2) search depth first by x set y update t set a = 1"#,
            "update"),
        RefusedText(
            #"with recursive a(x) as (select 1) cycle x set c using p delete from t"#, "delete"),
        RefusedText(
            #"with recursive a(x) as (select 1) cycle x set c using p, d as (update t set a = 1) select 1"#,
            "update"),
        RefusedText(
            #"with recursive a(x) as (select 1) cycle x set c using cycle delete from t"#, "delete"),
        RefusedText(
            #"with recursive a(x) as (select 1) cycle x set set using set update t set a = 1"#,
            "update"),
        RefusedText(#"select (delete from t returning 1)"#, "delete"),
        RefusedText(#"select * from (insert into t values (1) returning *) x"#, "insert"),
    ]

    /// More than one statement, or text that ends what our wrapping began.
    package static let escapes: [RefusedText] = [
        RefusedText(#"select 1 limit 1; delete from t"#, ";"),
        RefusedText(#"select 1; select 2"#, ";"),
        RefusedText(#"; select 1"#, ""),
        RefusedText(#"select 1;; select 2;"#, ";"),
        RefusedText(#"select (1; 2)"#, ";"),
        RefusedText(#"COMMIT; DELETE from t"#, "COMMIT"),
        RefusedText(#"commit"#, "commit"),
        RefusedText(#"rollback"#, "rollback"),
        RefusedText(#"end; begin; delete from t; commit"#, "end"),
        RefusedText(#"abort"#, "abort"),
        RefusedText(#"commit and chain"#, "commit"),
        RefusedText(#"savepoint s"#, "savepoint"),
        RefusedText(#"begin -- limit"#, "begin"),
        RefusedText(#"start transaction read write"#, "start"),
        RefusedText(#"prepare transaction 'x'"#, "prepare"),
        RefusedText(#"set transaction read write"#, "set"),
        RefusedText(#"reset transaction_read_only"#, "reset"),
        RefusedText(#"set transaction_read_only to default"#, "set"),
        RefusedText(#"set local transaction_read_only = off"#, "set"),
        RefusedText(#"reset all"#, "reset"),
        RefusedText(#"select set_config('transaction_read_only', 'off', false)"#, "set_config"),
        RefusedText(#"prepare p as delete from t"#, "prepare"),
        RefusedText(#"execute p"#, "execute"),
        RefusedText(#"SELECT 1) x, (select 2"#, ")"),
        RefusedText(#"select 1) as q; delete from t; select * from (select 1"#, ")"),
        RefusedText(#"select 1)"#, ")"),
        RefusedText(#"select (1"#, "("),
        RefusedText(#"select (1]"#, "]"),
        RefusedText(#"select array[1)"#, ")"),
        RefusedText(#"select array[1"#, "["),
        RefusedText(#"select 1 /* "#, "/*"),
        RefusedText(#"select 1 /* /* */"#, "/*"),
        RefusedText(#"select 'x"#, "'x"),
        RefusedText(#"select E'x\'"#, "E'x"),
        RefusedText(#"select "x"#, "\"x"),
        RefusedText(#"select $a$ x $b$"#, "$a$"),
        RefusedText(#"select $$ x"#, "$$"),
        RefusedText("select 1\0; drop table t", "NUL"),
        RefusedText(#"\d"#, #"\"#),
        RefusedText(#"\copy t to 'x'"#, #"\"#),
        RefusedText(#"select 1 \g | sh"#, #"\"#),
    ]

    /// Statements that change the session which the server's pool shares.
    package static let sessions: [RefusedText] = [
        RefusedText(#"set role postgres"#, "set"),
        RefusedText(#"set session authorization postgres"#, "set"),
        RefusedText(#"set timezone = 'UTC'"#, "set"),
        RefusedText(#"set statement_timeout = 1"#, "set"),
        RefusedText(#"select set_config('search_path', 'sales', false)"#, "set_config"),
        RefusedText(#"show all"#, "show"),
        RefusedText(#"listen c"#, "listen"),
        RefusedText(#"unlisten *"#, "unlisten"),
        RefusedText(#"notify c"#, "notify"),
        RefusedText(#"lock table t in exclusive mode"#, "lock"),
        RefusedText(#"declare c cursor with hold for select 1"#, "declare"),
        RefusedText(#"fetch all from c"#, "fetch"),
        RefusedText(#"load 'x'"#, "load"),
        RefusedText(#"discard all"#, "discard"),
        RefusedText(#"deallocate all"#, "deallocate"),
    ]

    package static let locks: [RefusedText] = [
        RefusedText(#"select * from t for update"#, "for update"),
        RefusedText(#"select * from t FOR NO KEY UPDATE"#, "FOR NO"),
        RefusedText(#"select * from t for share of t nowait"#, "for share"),
        RefusedText(#"select * from t for /* x */ key share skip locked"#, "for key"),
        RefusedText(#"table t for update"#, "for update"),
        RefusedText(#"select * from (select * from t for update) x"#, "for update"),
        RefusedText(#"with a as (select * from t for share) select * from a"#, "for share"),
        RefusedText(#"select substring((select a from t for update) from 1 for 2)"#, "for update"),
        RefusedText(#"explain select * from t for update"#, "for update"),
    ]

    /// Calls that the envelope does not contain.
    package static let functions: [RefusedText] = [
        RefusedText(#"select pg_sleep(10)"#, "pg_sleep"),
        RefusedText(#"select pg_sleep_for('1 day')"#, "pg_sleep_for"),
        RefusedText(#"select pg_sleep_until('tomorrow')"#, "pg_sleep_until"),
        RefusedText(#"select nextval('s')"#, "nextval"),
        RefusedText(#"select setval('s', 1)"#, "setval"),
        RefusedText(#"select currval('s'), lastval()"#, "currval"),
        RefusedText(#"select pg_read_file('/etc/passwd')"#, "pg_read_file"),
        RefusedText(#"select pg_read_binary_file('/etc/passwd')"#, "pg_read_binary_file"),
        RefusedText(#"select * from pg_ls_dir('/')"#, "pg_ls_dir"),
        RefusedText(#"select * from pg_ls_waldir()"#, "pg_ls_waldir"),
        RefusedText(#"select * from pg_stat_file('x')"#, "pg_stat_file"),
        RefusedText(#"select pg_file_write('x', 'y', true)"#, "pg_file_write"),
        RefusedText(#"select * from pg_hba_file_rules()"#, "pg_hba_file_rules"),
        RefusedText(#"select lo_create(0)"#, "lo_create"),
        RefusedText(#"select lo_from_bytea(0, 'x')"#, "lo_from_bytea"),
        RefusedText(#"select lo_import('/etc/passwd')"#, "lo_import"),
        RefusedText(#"select lo_export(1, '/tmp/x')"#, "lo_export"),
        RefusedText(#"select lo_unlink(oid) from pg_largeobject_metadata"#, "lo_unlink"),
        RefusedText(#"select loread(lo_open(1, 262144), 10)"#, "loread"),
        RefusedText(#"select pg_terminate_backend(1)"#, "pg_terminate_backend"),
        RefusedText(#"select pg_cancel_backend(pid) from pg_stat_activity"#, "pg_cancel_backend"),
        RefusedText(#"select pg_reload_conf()"#, "pg_reload_conf"),
        RefusedText(#"select pg_rotate_logfile()"#, "pg_rotate_logfile"),
        RefusedText(#"select pg_log_backend_memory_contexts(1)"#, "pg_log_backend_memory_contexts"),
        RefusedText(#"select pg_promote()"#, "pg_promote"),
        RefusedText(#"select pg_switch_wal()"#, "pg_switch_wal"),
        RefusedText(#"select pg_create_restore_point('x')"#, "pg_create_restore_point"),
        RefusedText(#"select pg_backup_start('x')"#, "pg_backup_start"),
        RefusedText(#"select pg_stop_backup()"#, "pg_stop_backup"),
        RefusedText(#"select pg_wal_replay_pause()"#, "pg_wal_replay_pause"),
        RefusedText(#"select pg_logical_emit_message(false, 'a', 'b')"#, "pg_logical_emit_message"),
        RefusedText(
            #"select * from pg_logical_slot_get_changes('s', null, null)"#,
            "pg_logical_slot_get_changes"),
        RefusedText(
            #"select pg_create_physical_replication_slot('s')"#,
            "pg_create_physical_replication_slot"),
        RefusedText(#"select pg_drop_replication_slot('s')"#, "pg_drop_replication_slot"),
        RefusedText(#"select pg_replication_origin_create('s')"#, "pg_replication_origin_create"),
        RefusedText(#"select pg_advisory_lock(1)"#, "pg_advisory_lock"),
        RefusedText(
            #"select pg_try_advisory_xact_lock_shared(1)"#, "pg_try_advisory_xact_lock_shared"),
        RefusedText(#"select pg_advisory_unlock_all()"#, "pg_advisory_unlock_all"),
        RefusedText(#"select pg_notify('c', 'x')"#, "pg_notify"),
        RefusedText(#"select txid_current(), 1"#, "txid_current"),
        RefusedText(#"select pg_current_xact_id()"#, "pg_current_xact_id"),
        RefusedText(#"select pg_export_snapshot()"#, "pg_export_snapshot"),
        RefusedText(#"select setseed(0.5)"#, "setseed"),
        RefusedText(#"select pg_stat_reset()"#, "pg_stat_reset"),
        RefusedText(#"select pg_stat_reset_shared('bgwriter')"#, "pg_stat_reset_shared"),
        RefusedText(#"select pg_stat_statements_reset()"#, "pg_stat_statements_reset"),
        RefusedText(#"select query_to_xml('delete from t', true, true, '')"#, "query_to_xml"),
        RefusedText(
            #"select query_to_xml_and_xmlschema('select pg_sleep(9)', true, true, '')"#,
            "query_to_xml_and_xmlschema"),
        RefusedText(#"select table_to_xml('t', true, true, '')"#, "table_to_xml"),
        RefusedText(#"select database_to_xml(true, true, '')"#, "database_to_xml"),
        RefusedText(#"select * from ts_stat('select pg_sleep(9)::text::tsvector')"#, "ts_stat"),
        RefusedText(#"select ts_rewrite('a'::tsquery, 'select pg_sleep(9)')"#, "ts_rewrite"),
        RefusedText(#"select * from dblink('host=x', 'select 1') as t(a int)"#, "dblink"),
        RefusedText(#"select dblink_exec('x', 'delete from t')"#, "dblink_exec"),
        RefusedText(#"select * from crosstab('select 1, 2, 3') as c(a int, b int)"#, "crosstab"),
        RefusedText(
            #"select * from connectby('t', 'a', 'b', '1', 0) as c(a text, b text, l int)"#,
            "connectby"),
        RefusedText(
            #"select * from xpath_table('a', 'b', 't', '/', 'true') as t(a int)"#, "xpath_table"),
        RefusedText(#"select brin_summarize_new_values('i')"#, "brin_summarize_new_values"),
        RefusedText(#"select gin_clean_pending_list('i')"#, "gin_clean_pending_list"),
        RefusedText(
            #"select pg_import_system_collations('public')"#, "pg_import_system_collations"),
        RefusedText(#"select pg_prewarm('t')"#, "pg_prewarm"),
        RefusedText(#"select heap_force_kill('t', array['(0,1)'::tid])"#, "heap_force_kill"),
        RefusedText(#"select bt_index_parent_check('i')"#, "bt_index_parent_check"),
        RefusedText(
            #"select binary_upgrade_set_next_pg_type_oid(1)"#, "binary_upgrade_set_next_pg_type_oid"
        ),
        RefusedText(#"select pg_nextoid('pg_class', 'oid', 'pg_class_oid_index')"#, "pg_nextoid"),
    ]

    /// The same calls, spelt so as to be missed.
    package static let spellings: [RefusedText] = [
        RefusedText(#"select PG_SLEEP(1)"#, "PG_SLEEP"),
        RefusedText(#"select pg_catalog.pg_sleep(1)"#, "pg_sleep"),
        RefusedText(#"select "pg_catalog"."pg_sleep" (1)"#, "\"pg_sleep\""),
        RefusedText(#"select "pg_sleep"(1)"#, "\"pg_sleep\""),
        RefusedText("select pg_sleep -- x\n (1)", "pg_sleep"),
        RefusedText(#"select pg_sleep/* ( */(1)"#, "pg_sleep"),
        RefusedText(#"select pg_catalog . /**/ pg_sleep /**/ (1)"#, "pg_sleep"),
        RefusedText(#"select 1'a'pg_sleep(1)"#, "pg_sleep"),
        RefusedText(#"select U&"pg\005fsleep"(1)"#, #"U&"pg\005fsleep""#),
        RefusedText(#"select u&"pg!005fsleep" uescape '!' (1)"#, #"u&"pg!005fsleep""#),
        RefusedText(#"select U&'a\0062'"#, #"U&'a\0062'"#),
        RefusedText(#"select 1 from pg_sleep(1)"#, "pg_sleep"),
        RefusedText(#"select 1 from rows from (pg_sleep(1)) x"#, "pg_sleep"),
        RefusedText(#"select 1 from t, lateral pg_sleep(t.a)"#, "pg_sleep"),
        RefusedText(#"values (pg_sleep(1))"#, "pg_sleep"),
        RefusedText(#"with a as (select pg_sleep(1)) table a"#, "pg_sleep"),
        RefusedText(#"with a as (select 1) select 1, pg_sleep(1)"#, "pg_sleep"),
        RefusedText(
            #"with recursive a(x) as (select 1) cycle x set c using p select 1, pg_sleep(1)"#,
            "pg_sleep"),
        RefusedText(#"select U&"lo\005fexport"(1, '/tmp/x')"#, #"U&"lo\005fexport""#),
        RefusedText(#"select U&"pg\005fread_file"('/etc/passwd')"#, #"U&"pg\005fread_file""#),
        RefusedText(#"select x.as pg_sleep(1)"#, "pg_sleep"),
        RefusedText(#"select 1 order by pg_sleep(1)"#, "pg_sleep"),
        RefusedText(#"select 1 limit (select pg_sleep(1))::text::int"#, "pg_sleep"),
        RefusedText(#"select count(*) filter (where pg_sleep(1) is null) from t"#, "pg_sleep"),
        RefusedText(#"select pg_advisory_lock(variadic array[1])"#, "pg_advisory_lock"),
        RefusedText(#"explain analyze select pg_sleep(1)"#, "pg_sleep"),
        RefusedText(#"explain (analyze) select pg_read_file('x')"#, "pg_read_file"),
        RefusedText(#"select ('/etc/passwd').pg_read_file"#, "pg_read_file"),
        RefusedText(#"select ('/etc/passwd'::text)."pg_read_file""#, "\"pg_read_file\""),
        RefusedText(#"select x.pg_ls_dir from cast('/etc' as text) x"#, "pg_ls_dir"),
        RefusedText(#"select (array['/etc/passwd'])[1].pg_read_file"#, "pg_read_file"),
        RefusedText(#"select (select 9::float8).pg_sleep"#, "pg_sleep"),
        RefusedText(#"select (t.v) . /* x */ pg_read_file from t"#, "pg_read_file"),
        RefusedText(#"select q.nextval from cast('s' as regclass) q"#, "nextval"),
        RefusedText(#"select (x.pg_stat_file).* from cast('/etc' as text) x"#, "pg_stat_file"),
    ]

    package static let malformed: [RefusedText] = [
        RefusedText(#""#, ""),
        RefusedText(#" ; -- nothing"#, ""),
        RefusedText(#"/* select 1 */"#, ""),
        RefusedText(#"explain"#, ""),
        RefusedText(#"explain analyze"#, ""),
        RefusedText(#"(("#, ""),
        RefusedText(#"5"#, "5"),
        RefusedText(#"'select 1'"#, "'select 1'"),
        RefusedText(#""select" 1"#, "\"select\""),
        RefusedText(#"selectt 1"#, "selectt"),
        RefusedText(#"from t select 1"#, "from"),
        RefusedText(#"select 1into t"#, "1into"),
        RefusedText(#"select $1into t"#, "$1into"),
        RefusedText(#"select 0xg"#, "0xg"),
        RefusedText(#"select 1e+"#, "1e+"),
        RefusedText(#"select $0"#, "$0"),
        RefusedText(#"select $65536"#, "$65536"),
        RefusedText(#"select $99999999999999999999"#, "$99999999999999999999"),
        RefusedText(#"select {1}"#, "{"),
        RefusedText(#"select $ 1"#, "$"),
        RefusedText(#"explain (analyze (select 1)) select 1"#, "("),
        RefusedText(#"explain (analyze"#, ""),
        RefusedText(#"explain (,) select 1"#, ","),
    ]
}
